import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** Under which name core's row capture gives a column's value. */
export function valuePath(column: ColumnMetadata): string {
  const relation = column.relationMetadata;
  if (!column.isVirtual || !relation) return column.propertyPath;
  if (relation.joinColumns.length === 1) return relation.propertyPath;
  return `${relation.propertyPath}.${column.referencedColumn?.propertyPath ?? column.propertyPath}`;
}
