import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { givenValue, isExpression } from '../given-value.js';
import type { WriteStatement } from './write-statement.js';

/** The database chooses it, or it is an expression. */
const UNKNOWN = Symbol('unknown');

/** A condition that is met by every row which an upsert could update; undefined when that cannot be said beforehand. */
export function conflictingValues(
  statement: WriteStatement,
): [condition: string, parameters: ObjectLiteral] | undefined {
  const { expressionMap, dataSource } = statement.parts;
  const keys = conflictKeys(statement);
  if (!keys) return undefined;
  const valueSets = (Array.isArray(expressionMap.valuesSet) ? expressionMap.valuesSet : [expressionMap.valuesSet]) as (
    ObjectLiteral | undefined
  )[];
  const conditions: string[] = [];
  const parameters: ObjectLiteral = {};
  for (const [position, key] of keys.entries())
    for (const [row, valueSet] of valueSets.entries()) {
      const values = key.map((column) => valueOf(column, valueSet ?? {}, statement));
      if (values.includes(UNKNOWN)) return undefined;
      // NULL is like no other value.
      if (values.includes(null)) continue;
      const equal = key.map((column, index) => {
        const name = `spoor_conflict_${position}_${row}_${index}`;
        parameters[name] = values[index];
        return `${dataSource.driver.escape(column.databaseName)} = :${name}`;
      });
      conditions.push(`(${equal.join(' AND ')})`);
    }
  return [conditions.length > 0 ? conditions.join(' OR ') : '1 = 0', parameters];
}

/** The unique keys that can turn the insert into an update: the one that was named, or all of them on MariaDB. */
function conflictKeys({ dialect, parts }: WriteStatement): ColumnMetadata[][] | undefined {
  const { expressionMap, interest } = parts;
  const { metadata } = interest;
  const conflict = expressionMap.onUpdate?.conflict;
  const named = dialect === 'postgres' || dialect === 'sqlite' ? conflict : undefined;
  if (!named) return uniqueKeys(metadata).map(({ columns }) => columns);
  if (typeof named === 'string') {
    const key = uniqueKeys(metadata).find(({ name }) => name === named);
    return key && [key.columns];
  }
  const columns = named.map((name) => metadata.findColumnWithDatabaseName(name));
  return columns.includes(undefined) ? undefined : [columns as ColumnMetadata[]];
}

function uniqueKeys(metadata: EntityMetadata): { name: string | undefined; columns: ColumnMetadata[] }[] {
  return [
    { name: undefined, columns: metadata.primaryColumns },
    ...metadata.uniques.map(({ name, columns }) => ({ name, columns })),
    ...metadata.indices.filter(({ isUnique }) => isUnique).map(({ name, columns }) => ({ name, columns })),
  ];
}

/** As InsertQueryBuilder sends it. */
function valueOf(column: ColumnMetadata, valueSet: ObjectLiteral, { parts }: WriteStatement): unknown {
  if (isExpression(column.getEntityValue(valueSet))) return UNKNOWN;
  const given = givenValue(column, valueSet);
  if (given === undefined) return column.isGenerated || column.default === undefined ? null : UNKNOWN;
  return parts.dataSource.driver.preparePersistentValue(given, column) as unknown;
}
