import { Table, TableIndex, type EntityMetadata, type ObjectType, type QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { dataSourceOf } from '../database/data-source-of.js';
import { isSqlite } from '../database/dialect.js';

/** A column as a migration created it; of the types that every database has. */
export interface FrozenColumn {
  type: 'varchar' | 'bigint' | 'int' | 'smallint' | 'simple-json';
  length?: number;
  primary?: true;
  /** Counted up by the database, in 64 bits. */
  generated?: true;
  nullable?: true;
  default?: number;
}

/** The properties of an index, and its name if the entity gives one. */
export type FrozenIndex = string[] | { name?: string; properties: string[]; unique?: true };

export interface FrozenTable {
  /** By property of the entity. */
  columns: Record<string, FrozenColumn>;
  indices?: FrozenIndex[];
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
    columns: Object.entries(columns).map(
      ([property, { type, length, primary, nullable, generated, default: value }]) => ({
        name: databaseName(metadata, property),
        // SQLite counts up what is called INTEGER, and its integers have 64 bits.
        type: generated && isSqlite(dataSourceOf(queryRunner)) ? 'integer' : driver.normalizeType({ type }),
        ...(generated && { isGenerated: true, generationStrategy: 'increment' as const }),
        ...(length && { length: String(length) }),
        isPrimary: primary ?? false,
        isNullable: nullable ?? false,
        ...(value !== undefined && { default: driver.normalizeDefault({ default: value } as ColumnMetadata) }),
      }),
    ),
    indices: indices.map((index) => {
      const { name, properties, unique }: Exclude<FrozenIndex, string[]> = Array.isArray(index)
        ? { properties: index }
        : index;
      const columnNames = namesOf(properties);
      const isUnique = unique ?? false;
      return new TableIndex({
        name: name ?? namingStrategy.indexName(metadata.tablePath, columnNames),
        columnNames,
        isUnique,
      });
    }),
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
