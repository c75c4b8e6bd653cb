import { Table, TableIndex, type EntityMetadata, type ObjectType, type QueryRunner } from 'typeorm';
import { dataSourceOf } from '../database/data-source-of.js';
import { isSqlite } from '../database/dialect.js';

/** A column as a migration created it; of the types that every database has. */
export interface FrozenColumn {
  type: 'varchar' | 'bigint' | 'int' | 'simple-json';
  length?: number;
  primary?: true;
  /** Counted up by the database, in 64 bits. */
  generated?: true;
  nullable?: true;
}

export interface FrozenTable {
  /** By property of the entity. */
  columns: Record<string, FrozenColumn>;
  /** The properties of each index. */
  indices?: string[][];
}

/**
 * A table for `queryRunner.createTable()`: its shape as the migration says, for ever; its names as the entity's metadata says, so
 * that naming strategies, an entityPrefix and schemas are honoured.
 */
export function frozenTable(
  queryRunner: QueryRunner,
  entity: ObjectType<object>,
  { columns, indices = [] }: FrozenTable,
): Table {
  const { driver, namingStrategy } = dataSourceOf(queryRunner);
  const metadata = dataSourceOf(queryRunner).getMetadata(entity);
  const namesOf = (properties: string[]) => properties.map((property) => databaseName(metadata, property));
  return new Table({
    name: metadata.tablePath,
    ...(metadata.engine && { engine: metadata.engine }),
    columns: Object.entries(columns).map(([property, { type, length, primary, nullable, generated }]) => ({
      name: databaseName(metadata, property),
      // SQLite counts up what is called INTEGER, and its integers have 64 bits.
      type: generated && isSqlite(dataSourceOf(queryRunner)) ? 'integer' : driver.normalizeType({ type }),
      ...(generated && { isGenerated: true, generationStrategy: 'increment' as const }),
      ...(length && { length: String(length) }),
      isPrimary: primary ?? false,
      isNullable: nullable ?? false,
    })),
    indices: indices.map(
      (properties) =>
        new TableIndex({
          name: namingStrategy.indexName(metadata.tablePath, namesOf(properties)),
          columnNames: namesOf(properties),
        }),
    ),
  });
}

/** The table of an entity, for `queryRunner.dropTable()`. */
export function tablePathOf(queryRunner: QueryRunner, entity: ObjectType<object>): string {
  return dataSourceOf(queryRunner).getMetadata(entity).tablePath;
}

function databaseName(metadata: EntityMetadata, property: string): string {
  const column = metadata.findColumnWithPropertyName(property);
  if (!column) throw new Error(`${metadata.name} has no column "${property}".`);
  return column.databaseName;
}
