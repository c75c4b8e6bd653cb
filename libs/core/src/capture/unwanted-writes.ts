import type { DataSource, QueryRunner } from 'typeorm';
import { ConsumerOrder, type TransactionConsumer } from '../transactions/transaction-consumer.js';
import { TransactionCoordinator } from '../transactions/transaction-coordinator.js';
import type { RowValues } from './row-event.js';
import type { Watcher } from './watch-list.js';

export interface UnwantedWrite {
  readonly watcher: Watcher;
  /** By which its consumer is asked again; true once it wants them. */
  readonly rows: true | readonly RowValues[];
  readonly queryRunner: QueryRunner;
}

/**
 * What nobody wanted to be told of when it was written in a transaction. Right before the COMMIT the same is asked again: where that
 * was long ago, the answer may be another one. Of each watcher's rows those are kept that decide about all.
 */
export class UnwantedWrites implements TransactionConsumer<UnwantedWrite> {
  readonly name = 'unwanted writes';
  readonly order = ConsumerOrder.unwantedWrites;

  constructor(private readonly dataSource: DataSource) {}

  condense(works: readonly UnwantedWrite[]): UnwantedWrite[] {
    const byWatcher = new Map<Watcher, UnwantedWrite[]>();
    for (const work of works) {
      const some = byWatcher.get(work.watcher);
      if (some) some.push(work);
      else byWatcher.set(work.watcher, [work]);
    }
    return [...byWatcher.values()].map((some) => this.askedAgain(some as [UnwantedWrite, ...UnwantedWrite[]]));
  }

  async persist(works: readonly UnwantedWrite[], queryRunner: QueryRunner): Promise<void> {
    for (const { watcher, rows } of this.condense(works)) {
      if (rows !== true) continue;
      const { consumer, metadata } = watcher;
      const cause = 'an INSERT that was wanted by the time of its COMMIT';
      const event = { op: 'invalidate', metadata, cause } as const;
      consumer.observe?.([event]);
      void TransactionCoordinator.of(this.dataSource).add(queryRunner, consumer, [event]);
    }
  }

  /** @param works of one watcher */
  private askedAgain(works: readonly [UnwantedWrite, ...UnwantedWrite[]]): UnwantedWrite {
    const [{ watcher, queryRunner }] = works;
    if (works.some(({ rows }) => rows === true)) return { watcher, queryRunner, rows: true };
    const { consumer, metadata } = watcher;
    const values = works.flatMap(({ rows }) => rows as readonly RowValues[]);
    const age = TransactionCoordinator.of(this.dataSource).ageOf(queryRunner);
    return { watcher, queryRunner, rows: consumer.wants?.({ op: 'insert', metadata, values, age }) ?? true };
  }
}
