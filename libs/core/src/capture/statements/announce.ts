import type { ObjectLiteral } from 'typeorm';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';
import { givenValue } from '../given-value.js';
import type { UpcomingWrite } from '../row-consumer.js';
import type { RowValues } from '../row-event.js';
import type { Watcher } from '../watch-list.js';
import type { WriteStatementParts } from './write-statement.js';

/** Tells the consumers that ask for it what is about to be written. */
export async function announce({ expressionMap, interest, queryRunner }: WriteStatementParts): Promise<void> {
  for (const watcher of interest.watchers) {
    if (!watcher.consumer.beforeStatement) continue;
    const write = upcomingWrite(watcher, expressionMap);
    if (write) await watcher.consumer.beforeStatement(write, queryRunner);
  }
}

/** What a builder is about to write, as a watcher sees it; undefined when it gives no values. */
export function upcomingWrite(
  watcher: Watcher,
  { queryType, valuesSet }: QueryExpressionMap,
): UpcomingWrite | undefined {
  if ((queryType !== 'insert' && queryType !== 'update') || !valuesSet) return undefined;
  const sets = Array.isArray(valuesSet) ? valuesSet : [valuesSet];
  return { op: queryType, metadata: watcher.metadata, values: sets.map((set) => givenValues(watcher, set)) };
}

function givenValues({ columns }: Watcher, set: ObjectLiteral): RowValues {
  const values: Record<string, unknown> = {};
  for (const [path, column] of columns) {
    const value = givenValue(column, set);
    if (value !== undefined) values[path] = value;
  }
  return values;
}
