import type { DataSource, QueryRunner } from 'typeorm';
import { ConsumerOrder, type TransactionConsumer } from '../transactions/transaction-consumer.js';
import { TransactionCoordinator } from '../transactions/transaction-coordinator.js';
import type { UpcomingWrite } from './row-consumer.js';
import type { Watcher } from './watch-list.js';

export interface UnwantedWrite {
  readonly watcher: Watcher;
  readonly write: UpcomingWrite;
}

/**
 * What nobody wanted to be told of when it was written in a transaction. Right before the COMMIT the same is asked again: where that
 * was long ago, the answer may be another one.
 */
export class UnwantedWrites implements TransactionConsumer<UnwantedWrite> {
  readonly name = 'unwanted writes';
  readonly order = ConsumerOrder.unwantedWrites;

  constructor(private readonly dataSource: DataSource) {}

  async persist(works: readonly UnwantedWrite[], queryRunner: QueryRunner): Promise<void> {
    const coordinator = TransactionCoordinator.of(this.dataSource);
    const age = coordinator.ageOf(queryRunner);
    for (const { watcher, write } of works) {
      const { consumer, metadata } = watcher;
      if (consumer.wants?.({ ...write, age }) === false) continue;
      const cause = 'an INSERT that was wanted by the time of its COMMIT';
      const event = { op: 'invalidate', metadata, cause } as const;
      consumer.observe?.([event]);
      void coordinator.add(queryRunner, consumer, [event]);
    }
  }
}
