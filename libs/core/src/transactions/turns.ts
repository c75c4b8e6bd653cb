import type { DataSource, QueryRunner } from 'typeorm';
import { stateOf } from '../database/data-source-state.js';

/**
 * One after another on each connection.
 *
 * Calls that are made at once with one manager send their statements in between each other's: two that read, then write, would both
 * read first, and a savepoint of one would undo what the other has done.
 */
export class Turns {
  private readonly tails = new WeakMap<QueryRunner, Promise<unknown>>();

  static of(dataSource: DataSource): Turns {
    return stateOf(dataSource, 'turns', () => new Turns());
  }

  /** Runs `work` when everything that was asked for before on this connection has ended. It must not ask for a turn itself. */
  take<Result>(queryRunner: QueryRunner, work: () => Promise<Result>): Promise<Result> {
    const previous = this.tails.get(queryRunner);
    const result = previous ? previous.then(work) : work();
    const tail: Promise<unknown> = result
      .catch(() => undefined)
      .then(() => {
        if (this.tails.get(queryRunner) === tail) this.tails.delete(queryRunner);
      });
    this.tails.set(queryRunner, tail);
    return result;
  }
}
