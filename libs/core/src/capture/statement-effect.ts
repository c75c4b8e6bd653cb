import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';
import type { StatementEffect } from './interest.js';
import type { RowOperation } from './row-event.js';

const INSERT: StatementEffect = { operations: new Set<RowOperation>(['insert']) };
const DELETE: StatementEffect = { operations: new Set<RowOperation>(['delete']) };

/** The same text for statements on one entity that have the same effect; cheaper than the effect. */
export function kindOf({ queryType, valuesSet, onUpdate }: QueryExpressionMap, metadata: EntityMetadata): string {
  if (queryType === 'update') {
    const names = setColumns(metadata, valuesSet as ObjectLiteral | undefined).map(({ databaseName }) => databaseName);
    return `update\0${names.join('\0')}`;
  }
  return onUpdate ? JSON.stringify([onUpdate.overwrite, onUpdate.columns, onUpdate.conflict]) : queryType;
}

/**
 * What the statement that a builder is about to make can do.
 *
 * @param namesConflicts whether an upsert looks at the key alone that it names; MariaDB's looks at every unique key
 */
export function effectOf(
  expressionMap: QueryExpressionMap,
  metadata: EntityMetadata,
  { namesConflicts }: { namesConflicts: boolean },
): StatementEffect {
  const { queryType, valuesSet, onUpdate } = expressionMap;
  switch (queryType) {
    case 'insert': {
      if (!onUpdate) return INSERT;
      const written = new Set([...(onUpdate.overwrite ?? []), ...(onUpdate.columns ?? [])]);
      // By its primary key a row is found, and keeps it.
      const byKey = namesConflicts && isPrimaryKey(metadata, onUpdate.conflict);
      return updating(metadata, ({ databaseName, isPrimary }) => written.has(databaseName) && !(byKey && isPrimary), [
        'insert',
      ]);
    }
    case 'delete':
      return DELETE;
    case 'update':
      return updating(metadata, isAmong(setColumns(metadata, valuesSet as ObjectLiteral | undefined)));
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
  // A row with another primary key is another entity.
  const renaming: RowOperation[] = columns.some(({ isPrimary }) => isPrimary) ? ['insert', 'delete'] : [];
  return { operations: new Set<RowOperation>(['update', ...softly, ...renaming, ...others]), touched };
}

/** As UpdateQueryBuilder finds them: it takes inherited ones, and sets what is undefined within an embedded one to NULL. */
function setColumns(metadata: EntityMetadata, values: ObjectLiteral | undefined, prefix = ''): ColumnMetadata[] {
  const columns: ColumnMetadata[] = [];
  const isTop = prefix === '';
  for (const key in values) {
    const value = values[key] as unknown;
    if (isTop ? value === undefined : !Object.hasOwn(values, key)) continue;
    const path = `${prefix}${key}`;
    const isEmbedded = typeof value === 'object' && value !== null && metadata.hasEmbeddedWithPropertyPath(path);
    if (isEmbedded) columns.push(...setColumns(metadata, value, `${path}.`));
    else columns.push(...metadata.findColumnsWithPropertyPath(path));
  }
  return columns;
}

function isPrimaryKey({ primaryColumns }: EntityMetadata, names: string[] | string | undefined): boolean {
  const isNamed = ({ databaseName }: ColumnMetadata) => names?.includes(databaseName);
  return Array.isArray(names) && names.length === primaryColumns.length && primaryColumns.every(isNamed);
}

function isAmong(columns: readonly ColumnMetadata[]): (column: ColumnMetadata) => boolean {
  const names = new Set(columns.map(({ databaseName }) => databaseName));
  return ({ databaseName }) => names.has(databaseName);
}

function changesByItself({ isVersion, isUpdateDate, asExpression, onUpdate }: ColumnMetadata): boolean {
  return isVersion || isUpdateDate || asExpression !== undefined || onUpdate !== undefined;
}
