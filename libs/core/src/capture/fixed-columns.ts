import type { EntityMetadata } from 'typeorm';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';

/** TypeORM 0.3 lets an upsert overwrite columns that no other statement may write. */
export function keepFixedColumns({ onUpdate }: QueryExpressionMap, metadata: EntityMetadata): void {
  if (!onUpdate?.overwrite) return;
  const fixed = metadata.columns.filter(({ isInsert, isUpdate }) => !isInsert && !isUpdate);
  onUpdate.overwrite = onUpdate.overwrite.filter((name) => !fixed.some(({ databaseName }) => databaseName === name));
}
