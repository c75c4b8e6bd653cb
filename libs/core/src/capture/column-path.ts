import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/**
 * Under which name a column stands in `RowValues`; undefined for one that no property shows, such as a discriminator.
 */
export function columnPath(column: ColumnMetadata): string | undefined {
  if (!column.isVirtual) return column.propertyPath;
  const relation = column.relationMetadata;
  if (!relation || !column.referencedColumn) return undefined;
  if (relation.joinColumns.length === 1) return relation.propertyPath;
  return `${relation.propertyPath}.${column.referencedColumn.propertyPath}`;
}

/** An entity's columns by the names that they have in `RowValues`. */
export function columnsByPath(metadata: EntityMetadata): Map<string, ColumnMetadata> {
  const columns = new Map<string, ColumnMetadata>();
  for (const column of metadata.columns) {
    const path = columnPath(column);
    if (path !== undefined) columns.set(path, column);
  }
  return columns;
}
