/** A writer that has fallen silent, and what it may have had on its way. */
export interface SilentWriter {
  readonly writer: string;
  /** Of the logs concerned; an empty one stands for all. */
  readonly types: readonly string[];
}

/** By which others notice that a process has died with diffs on their way to the store. Times are in milliseconds. */
export interface WriterMarks {
  /**
   * Says that a writer may have diffs on their way, to logs of these types. It is sent before whatever is sent later, at once if the
   * store is there.
   *
   * @param lifetime for how long to believe that the writer lives, if it says nothing more
   */
  set(writer: string, types: readonly string[], lifetime: number): Promise<void>;

  /** Says that a writer has nothing on its way, or that everybody knows what it has lost. */
  clear(writer: string): Promise<void>;

  /** Those that have fallen silent. Nobody else is told of them within `lifetime`. */
  claimSilent(lifetime: number): Promise<readonly SilentWriter[]>;
}
