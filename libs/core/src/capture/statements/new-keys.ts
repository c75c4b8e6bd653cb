import type { ObjectLiteral } from 'typeorm';
import { givenValue } from '../given-value.js';
import type { StoredRow } from '../image-columns.js';
import type { WriteStatement } from './write-statement.js';

/** Under which primary keys these rows will be found after the UPDATE; undefined when only the database knows. */
export function newKeys({ parts, shape }: WriteStatement, before: readonly StoredRow[]): StoredRow[] | undefined {
  const { expressionMap, interest, dataSource } = parts;
  const { primaryColumns } = shape.metadata;
  const values = expressionMap.queryType === 'update' ? (expressionMap.valuesSet as ObjectLiteral) : {};
  if (!primaryColumns.some(({ databaseName }) => interest.touched?.has(databaseName))) return [...before];
  const replaced = primaryColumns.map((column) => {
    if (!interest.touched?.has(column.databaseName)) return undefined;
    const given = givenValue(column, values);
    return { known: given !== undefined, value: dataSource.driver.preparePersistentValue(given, column) as unknown };
  });
  if (replaced.some((each) => each && !each.known)) return undefined;
  return before.map((row) => row.map((value, position) => (replaced[position] ? replaced[position].value : value)));
}
