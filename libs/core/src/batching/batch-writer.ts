/** What became of one operation: its answer, or the error that its caller gets. An operation with an error changed nothing. */
export type Outcome<Answer> = { answer: Answer } | { error: unknown };

/**
 * How a lib writes a batch. Each method either does all it was asked, durably, or throws the driver's error and has done nothing.
 */
export interface BatchWriter<Operation, Answer> {
  /** The rows that an operation touches. Operations on the same row keep their order. */
  keysOf(operation: Operation): readonly string[];

  /** Whether `merge` may take it. */
  isMergeable(operation: Operation): boolean;

  /**
   * Writes operations as one statement that does not look at them one by one.
   *
   * @returns an answer each; `undefined` for those that were not applied, because their row wants a closer look by `fold`
   */
  merge(operations: readonly Operation[]): Promise<(Answer | undefined)[]>;

  /** Locks the rows, applies the operations in order, and writes the result in one transaction. */
  fold(operations: readonly Operation[]): Promise<Outcome<Answer>[]>;

  /** Of these rows, those that no transaction holds. Does not wait. */
  findFree(keys: readonly string[]): Promise<ReadonlySet<string>>;

  /** The operation in words, such as `increment of "visits"`, for errors. */
  describe(operation: Operation): string;
}
