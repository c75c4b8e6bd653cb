import { columnsByPath, type RowValues } from '@spoor/core';
import type { EntityMetadata, ObjectLiteral } from 'typeorm';

/**
 * An instance with the values of a row. Its many-to-one relations hold an instance each with no more than the key.
 *
 * @param without paths of the columns that it shall not have, in its relations neither
 */
export function rebuildEntity(
  metadata: EntityMetadata,
  values: RowValues,
  without: ReadonlySet<string> = new Set(),
): ObjectLiteral {
  const entity = metadata.create() as ObjectLiteral;
  const paths = columnsByPath(metadata);
  for (const [path, column] of paths)
    if (!column.isVirtual && !without.has(path)) column.setEntityValue(entity, values[path]);
  const pathOf = new Map([...paths].map(([path, column]) => [column, path]));
  for (const relation of [...metadata.manyToOneRelations, ...metadata.ownerOneToOneRelations]) {
    const own = relation.joinColumns.map((column) => [column.referencedColumn, pathOf.get(column) ?? ''] as const);
    if (own.some(([, path]) => without.has(path))) continue;
    const key = own.map(([column, path]) => [column, values[path]] as const);
    const isPointing = key.every(([column, value]) => column && value !== null && value !== undefined);
    if (!isPointing) continue;
    const related = relation.inverseEntityMetadata.create() as ObjectLiteral;
    for (const [column, value] of key) column?.setEntityValue(related, value);
    relation.setEntityValue(entity, related);
  }
  return entity;
}
