import type { QueryRunner } from 'typeorm';
import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The transactions that capture has opened around single statements.
 *
 * Whoever sends another statement on the same runner meanwhile did not ask for them: his would be undone with the first. What is
 * written from inside, by a listener or a consumer, belongs to them.
 */
export class OwnTransactions {
  private readonly open = new WeakMap<QueryRunner, Promise<unknown>>();
  private readonly inside = new AsyncLocalStorage<QueryRunner>();
  private running = 0;

  /** One after another on each runner. */
  run<Result>(queryRunner: QueryRunner, transaction: () => Promise<Result>): Promise<Result> {
    const previous = this.open.get(queryRunner) ?? Promise.resolve();
    const result = previous.then(() => {
      this.running += 1;
      return this.inside.run(queryRunner, transaction);
    });
    const ended: Promise<unknown> = result
      .catch(() => undefined)
      .then(() => {
        this.running -= 1;
        // While a storage is in use Node follows every promise of the process, which makes all of TypeORM slower by a tenth.
        if (this.running === 0) this.inside.disable();
        if (this.open.get(queryRunner) === ended) this.open.delete(queryRunner);
      });
    this.open.set(queryRunner, ended);
    return result;
  }

  async othersEnded(queryRunner: QueryRunner): Promise<void> {
    if (this.inside.getStore() === queryRunner) return;
    for (let ended = this.open.get(queryRunner); ended; ended = this.open.get(queryRunner)) await ended;
  }
}
