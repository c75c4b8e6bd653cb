import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';
import type { StatementEffect } from './interest.js';
import type { RowOperation } from './row-event.js';

const INSERT: StatementEffect = { operations: new Set<RowOperation>(['insert']) };
const DELETE: StatementEffect = { operations: new Set<RowOperation>(['delete']) };

/** What the statement that a builder is about to make can do. */
export function effectOf(expressionMap: QueryExpressionMap, metadata: EntityMetadata): StatementEffect {
  const { queryType, valuesSet, onUpdate } = expressionMap;
  switch (queryType) {
    case 'insert': {
      if (!onUpdate) return INSERT;
      const written = new Set([...(onUpdate.overwrite ?? []), ...(onUpdate.columns ?? [])]);
      return updating(metadata, ({ databaseName }) => written.has(databaseName), ['insert']);
    }
    case 'delete':
      return DELETE;
    case 'update':
      return updating(metadata, (column) => column.getEntityValue(valuesSet as ObjectLiteral) !== undefined);
    default:
      return updating(metadata, ({ isDeleteDate }) => isDeleteDate);
  }
}

function updating(
  metadata: EntityMetadata,
  isSet: (column: ColumnMetadata) => boolean,
  others: readonly RowOperation[] = [],
): StatementEffect {
  const columns = metadata.columns.filter((column) => isSet(column) || changesByItself(column));
  const touched = new Set(columns.map(({ databaseName }) => databaseName));
  const softly: RowOperation[] = columns.some(({ isDeleteDate }) => isDeleteDate) ? ['softDelete', 'restore'] : [];
  return { operations: new Set<RowOperation>(['update', ...softly, ...others]), touched };
}

function changesByItself({ isVersion, isUpdateDate, asExpression, onUpdate }: ColumnMetadata): boolean {
  return isVersion || isUpdateDate || asExpression !== undefined || onUpdate !== undefined;
}
