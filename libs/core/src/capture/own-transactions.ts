import type { QueryRunner } from 'typeorm';
import { OwnContext } from '../transactions/own-context.js';

/**
 * The transactions that capture has opened around single statements.
 *
 * Whoever sends another statement on the same runner meanwhile did not ask for them: his would be undone with the first. What is
 * written from inside, by a listener or a consumer, belongs to them.
 */
export class OwnTransactions {
  private readonly open = new WeakMap<QueryRunner, Promise<unknown>>();
  private readonly inside = new OwnContext<QueryRunner>();

  /** One after another on each runner. */
  run<Result>(queryRunner: QueryRunner, transaction: () => Promise<Result>): Promise<Result> {
    const previous = this.open.get(queryRunner) ?? Promise.resolve();
    // Not at once: whoever has just seen that no other one is open would take this one for his.
    const result = previous.then(() => this.inside.run(queryRunner, transaction));
    const ended: Promise<unknown> = result
      .catch(() => undefined)
      .then(() => {
        if (this.open.get(queryRunner) === ended) this.open.delete(queryRunner);
      });
    this.open.set(queryRunner, ended);
    return result;
  }

  /** Whether the caller is inside of one on this runner. */
  isInside(queryRunner: QueryRunner): boolean {
    return this.inside.current === queryRunner;
  }

  /** Whether somebody else's is open, or about to be. */
  isOthers(queryRunner: QueryRunner): boolean {
    return this.open.has(queryRunner) && !this.isInside(queryRunner);
  }

  async othersEnded(queryRunner: QueryRunner): Promise<void> {
    if (this.isInside(queryRunner)) return;
    for (let ended = this.open.get(queryRunner); ended; ended = this.open.get(queryRunner)) await ended;
  }
}
