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
  /** Of those who wait for a connection, or within somebody's turn. */
  private readonly tails = new WeakMap<QueryRunner | Turn, Promise<unknown>>();
  private readonly turn = new OwnContext<Turn>();

  static of(dataSource: DataSource): Turns {
    return stateOf(dataSource, 'turns', () => new Turns());
  }

  /**
   * Runs `work` when everything that was asked for before on this connection has ended. Who asks for a turn within his own, such as a
   * listener to its statements, has it already: he waits for those alone who asked within it before.
   *
   * @param isAlone whether nothing that `work` calls can ask for a turn, so that nobody need be told from a stranger; that is cheaper
   */
  take<Result>(
    queryRunner: QueryRunner,
    work: () => Promise<Result>,
    { isAlone = false }: { isAlone?: boolean } = {},
  ): Promise<Result> {
    const outer = this.own(queryRunner);
    const line = outer ?? queryRunner;
    const turn = { queryRunner, depth: (outer?.depth ?? 0) + 1 };
    const previous = this.tails.get(line);
    const start = isAlone ? work : () => this.turn.run(turn, work);
    const result = previous ? previous.then(start) : start();
    const tail: Promise<unknown> = result
      .catch(() => undefined)
      .then(() => {
        if (this.tails.get(line) === tail) this.tails.delete(line);
      });
    this.tails.set(line, tail);
    return result;
  }

  /** Resolves when nobody has a turn on this connection or waits for one; at once for who asks within his own. */
  async idle(queryRunner: QueryRunner): Promise<void> {
    while (this.tails.has(queryRunner) && !this.own(queryRunner)) await this.tails.get(queryRunner);
  }

  /** The caller's turn on this connection, while it is on. */
  own(queryRunner: QueryRunner): Turn | undefined {
    const turn = this.turn.current;
    return turn?.queryRunner === queryRunner ? turn : undefined;
  }
}

interface Turn {
  readonly queryRunner: QueryRunner;
  /** How many turns it stands in, itself among them. */
  readonly depth: number;
}
