import type { Operation, RowOperations } from '../capture/row.operations.js';
import type { Pair } from '../measuring/pair.js';
import { timeWithin } from '../measuring/pair.target.js';
import type { Articles } from './articles.js';
import type { DiffsSources, TrackedSource } from './diffs.sources.js';

/** What is paid for the diffs of what is saved. */
export function savePairs(
  { plain }: DiffsSources,
  own: TrackedSource,
  articles: Articles,
  operations: RowOperations,
): Pair[] {
  const isImmediate = own.title === 'afterCommit';
  return [
    pair(operations.saveNew, isImmediate ? 1.35 : 1.6),
    pair(operations.saveChange, isImmediate ? 1.5 : 1.7),
    pair(operations.insertMany, 1.5),
    pair(operations.saveMany, 1.5),
  ];

  function pair(operation: Operation, target: number): Pair {
    return {
      title: operation.title,
      reference: { ready: () => operation.ready(plain.manager) },
      own: { ready: () => operation.ready(own.dataSource.manager) },
      target: timeWithin(target),
      async check() {
        const { lost } = await own.diffs.status();
        if (lost > 0) throw new Error(`${lost} diffs were lost (${own.title}).`);
      },
      tidy: () => articles.tidy(),
    };
  }
}
