import type { Outcome } from './batch-writer.js';

/** One caller's operation on its way through a batch. */
export class BatchMember<Operation, Answer> {
  readonly promise: Promise<Answer>;
  private resolve!: (answer: Answer) => void;
  private rejectWith!: (error: unknown) => void;

  constructor(
    readonly operation: Operation,
    readonly keys: readonly string[],
    readonly since: number,
  ) {
    this.promise = new Promise<Answer>((resolve, reject) => {
      this.resolve = resolve;
      this.rejectWith = reject;
    });
  }

  settle(outcome: Outcome<Answer>): void {
    if ('error' in outcome) this.rejectWith(outcome.error);
    else this.resolve(outcome.answer);
  }

  reject(error: unknown): void {
    this.rejectWith(error);
  }
}
