import type { BatchWriter } from './batch-writer.js';

interface Merging<Operation, Answer> extends Pick<BatchWriter<Operation, Answer>, 'keysOf' | 'describe'> {
  /** @default all */
  findFree?(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** @returns an answer each */
  merge(operations: readonly Operation[]): Promise<Answer[]>;
}

/** A writer of operations that can all be merged. */
export function mergingWriter<Operation, Answer>(merging: Merging<Operation, Answer>): BatchWriter<Operation, Answer> {
  return {
    isMergeable: () => true,
    fold: () => Promise.resolve([]),
    findFree: (keys) => Promise.resolve(new Set(keys)),
    ...merging,
  };
}
