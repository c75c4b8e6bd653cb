import type { DataSource, EntityMetadata, ObjectType } from 'typeorm';

/** An entity's table and columns as they are spelled in SQL for this DataSource, escaped. */
export interface TableNames<Property extends string> {
  table: string;
  column: Record<Property, string>;
}

/**
 * Reads the names from the metadata, so that naming strategies, an entityPrefix and schemas are honoured in hand-written SQL.
 */
export function tableNames<Entity extends object>(
  dataSource: DataSource,
  entity: ObjectType<Entity>,
): TableNames<Extract<keyof Entity, string>> {
  const metadata = dataSource.getMetadata(entity);
  const escape = (name: string) => dataSource.driver.escape(name);
  const columns = metadata.columns.map((column) => [column.propertyName, escape(column.databaseName)]);
  return {
    table: escapedTablePath(dataSource, metadata),
    column: Object.fromEntries(columns) as Record<Extract<keyof Entity, string>, string>,
  };
}

/** A table with its schema and prefix, as it is spelled in SQL. */
export function escapedTablePath({ driver }: DataSource, { tablePath }: EntityMetadata): string {
  return tablePath
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
}
