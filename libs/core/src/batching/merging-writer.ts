import type { BatchWriter } from './batch-writer.js';

interface Merging<Operation, Answer> extends Pick<BatchWriter<Operation, Answer>, 'keysOf' | 'describe'> {
  /** @returns an answer each */
  merge(operations: readonly Operation[]): Promise<Answer[]>;
}

/** A writer of operations that can all be merged. Where one has to wait for a row, they are tried again together. */
export function mergingWriter<Operation, Answer>(merging: Merging<Operation, Answer>): BatchWriter<Operation, Answer> {
  return {
    ...merging,
    isMergeable: () => true,
    fold: () => Promise.resolve([]),
    findFree: (keys) => Promise.resolve(new Set(keys)),
  };
}
