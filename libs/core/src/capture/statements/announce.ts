import type { ObjectLiteral } from 'typeorm';
import { givenValue } from '../given-value.js';
import type { RowValues } from '../row-event.js';
import type { Watcher } from '../watch-list.js';
import type { WriteStatementParts } from './write-statement.js';

/** Tells the consumers that ask for it what is about to be written. */
export async function announce({ expressionMap, interest, queryRunner }: WriteStatementParts): Promise<void> {
  const { queryType, valuesSet } = expressionMap;
  if ((queryType !== 'insert' && queryType !== 'update') || !valuesSet) return;
  const sets = Array.isArray(valuesSet) ? valuesSet : [valuesSet];
  for (const watcher of interest.watchers) {
    if (!watcher.consumer.beforeStatement) continue;
    const values = sets.map((set) => givenValues(watcher, set));
    await watcher.consumer.beforeStatement({ op: queryType, metadata: watcher.metadata, values }, queryRunner);
  }
}

function givenValues({ columns }: Watcher, set: ObjectLiteral): RowValues {
  const values: Record<string, unknown> = {};
  for (const [path, column] of columns) {
    const value = givenValue(column, set);
    if (value !== undefined) values[path] = value;
  }
  return values;
}
