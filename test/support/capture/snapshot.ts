import { ref, type EntityClass, type EntityId, type EntityRef } from '@spoor/core';
import type { DataSource, EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import { escape } from './fixture.js';

export interface Row {
  readonly metadata: EntityMetadata;
  readonly ref: EntityRef;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface Link {
  readonly relation: RelationMetadata;
  readonly ref: EntityRef;
  readonly target: EntityRef;
}

/** What the tables hold, read by plain SQL: the truth that captured events are held against. */
export interface Snapshot {
  readonly rows: ReadonlyMap<string, Row>;
  readonly links: ReadonlyMap<string, Link>;
}

export async function takeSnapshot(dataSource: DataSource): Promise<Snapshot> {
  const rows = new Map<string, Row>();
  const links = new Map<string, Link>();
  for (const metadata of dataSource.entityMetadatas) {
    if (metadata.tableType === 'entity-child' || metadata.isClosureJunction) continue;
    const raws: ObjectLiteral[] = await dataSource.query(`SELECT * FROM ${escape(dataSource, metadata.tablePath)}`);
    for (const raw of raws) {
      if (metadata.isJunction) {
        const link = linkOf(metadata, raw);
        links.set(linkKey(link), link);
      } else {
        const row = rowOf(metadata, raw);
        rows.set(rowKey(row), row);
      }
    }
  }
  return { rows, links };
}

export const rowKey = ({ metadata, ref: { id } }: { metadata: EntityMetadata; ref: EntityRef }): string =>
  `${metadata.name} ${id}`;

export const linkKey = ({ relation, ref: owner, target }: Link): string =>
  `${relation.entityMetadata.name}.${relation.propertyPath} ${owner.id} ${target.id}`;

/** An entity's columns by the path under which `RowValues` has them. */
export function columnsOf(metadata: EntityMetadata): Map<string, ColumnMetadata> {
  const named = metadata.columns.map((column): [string | undefined, ColumnMetadata] => [pathOf(column), column]);
  return new Map(named.filter((entry): entry is [string, ColumnMetadata] => entry[0] !== undefined));
}

export function refOf(metadata: EntityMetadata, values: Readonly<Record<string, unknown>>): EntityRef {
  const columns = metadata.primaryColumns.map(({ propertyName, propertyPath }) => [propertyName, values[propertyPath]]);
  return refTo(metadata, Object.fromEntries(columns) as ObjectLiteral);
}

function pathOf({ isVirtual, propertyPath, relationMetadata, referencedColumn }: ColumnMetadata): string | undefined {
  if (!isVirtual) return propertyPath;
  if (!relationMetadata) return undefined; // the discriminator of a single table
  const { joinColumns, propertyPath: relation } = relationMetadata;
  return joinColumns.length > 1 ? `${relation}.${referencedColumn?.propertyPath}` : relation;
}

function rowOf(table: EntityMetadata, raw: ObjectLiteral): Row {
  const species = table.discriminatorColumn && raw[table.discriminatorColumn.databaseName];
  const metadata =
    table.childEntityMetadatas.find(({ discriminatorValue }) => species && discriminatorValue === species) ?? table;
  const columns = [...columnsOf(metadata)];
  const values = Object.fromEntries(columns.map(([path, column]) => [path, hydrated(column, raw)]));
  return { metadata, ref: refOf(metadata, values), values };
}

function linkOf(junction: EntityMetadata, raw: ObjectLiteral): Link {
  const owned = dataSourceMetadatas(junction).flatMap(({ manyToManyRelations }) => manyToManyRelations);
  const relation = owned.find((each) => each.isManyToManyOwner && each.junctionEntityMetadata === junction);
  if (!relation) throw new Error(`Nobody owns ${junction.tableName}`);
  const side = (metadata: EntityMetadata, columns: ColumnMetadata[]) =>
    refTo(
      metadata,
      Object.fromEntries(columns.map((column) => [column.referencedColumn?.propertyPath, hydrated(column, raw)])),
    );
  return {
    relation,
    ref: side(relation.entityMetadata, junction.ownerColumns),
    target: side(relation.inverseEntityMetadata, junction.inverseColumns),
  };
}

/** 0.3 calls it `connection`. */
function dataSourceMetadatas(metadata: EntityMetadata): EntityMetadata[] {
  const { dataSource, connection } = metadata as unknown as { dataSource?: DataSource; connection: DataSource };
  return (dataSource ?? connection).entityMetadatas;
}

function refTo(metadata: EntityMetadata, id: ObjectLiteral): EntityRef {
  const entries = Object.entries(id).map(([name, value]) => [name, scalar(value)] as const);
  const [first, ...others] = entries;
  const key = others.length === 0 && first ? first[1] : (Object.fromEntries(entries) as EntityId);
  return ref(metadata.target as EntityClass, key as EntityId);
}

/** Only numbers and text identify. */
function scalar(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return Buffer.isBuffer(value) ? value.toString('hex') : value;
}

function hydrated(column: ColumnMetadata, raw: ObjectLiteral): unknown {
  const { dataSource, connection } = column.entityMetadata as unknown as {
    dataSource?: DataSource;
    connection: DataSource;
  };
  return (dataSource ?? connection).driver.prepareHydratedValue(raw[column.databaseName], column);
}
