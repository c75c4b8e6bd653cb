import type { DataSource, QueryRunner } from 'typeorm';
import { stateOf } from '../database/data-source-state.js';
import { OwnContext } from './own-context.js';

/**
 * One after another on each connection.
 *
 * Calls that are made at once with one manager send their statements in between each other's: two that read, then write, would both
 * read first, and a savepoint of one would undo what the other has done.
 */
export class Turns {
  private readonly tails = new WeakMap<QueryRunner, Promise<unknown>>();
  private readonly turn = new OwnContext<Turn>();

  static of(dataSource: DataSource): Turns {
    return stateOf(dataSource, 'turns', () => new Turns());
  }

  /**
   * Runs `work` when everything that was asked for before on this connection has ended. Who asks for a turn within his own, such as a
   * listener to its statements, has it already.
   */
  take<Result>(queryRunner: QueryRunner, work: () => Promise<Result>): Promise<Result> {
    if (this.isOwn(queryRunner)) return work();
    const previous = this.tails.get(queryRunner);
    const result = previous ? previous.then(() => this.run(queryRunner, work)) : this.run(queryRunner, work);
    const tail: Promise<unknown> = result
      .catch(() => undefined)
      .then(() => {
        if (this.tails.get(queryRunner) === tail) this.tails.delete(queryRunner);
      });
    this.tails.set(queryRunner, tail);
    return result;
  }

  /** Whether the caller's turn on this connection is on. */
  isOwn(queryRunner: QueryRunner): boolean {
    const turn = this.turn.current;
    return turn !== undefined && turn.queryRunner === queryRunner && !turn.hasEnded;
  }

  private async run<Result>(queryRunner: QueryRunner, work: () => Promise<Result>): Promise<Result> {
    const turn: Turn = { queryRunner, hasEnded: false };
    try {
      return await this.turn.run(turn, work);
    } finally {
      turn.hasEnded = true;
    }
  }
}

interface Turn {
  readonly queryRunner: QueryRunner;
  hasEnded: boolean;
}
