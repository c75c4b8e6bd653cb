import { RowCapture, TransactionCoordinator, type RowConsumer, type RowEvent, type RowWatch } from '@spoor/core';
import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';

export type Delivery = 'persist' | 'publish' | 'both';

export interface ListenerOptions {
  /** @default 'both' */
  delivery?: Delivery;
  /** @default every column and every link of every entity */
  watch?(metadata: EntityMetadata): RowWatch | undefined;
  /** Runs inside the transaction. */
  onPersist?(events: readonly RowEvent[], queryRunner: QueryRunner): Promise<void>;
  beforeStatement?: RowConsumer['beforeStatement'];
  order?: number;
}

export const EVERYTHING: RowWatch = { columns: 'all', links: true };

/** A consumer that keeps what it is told. */
export class Listener {
  /** What `persist` was given, call by call: also for transactions that were rolled back later. */
  readonly persisted: (readonly RowEvent[])[] = [];
  /** What `publish` was given, call by call. */
  readonly published: (readonly RowEvent[])[] = [];
  readonly withdraw: () => void;

  constructor(
    private readonly dataSource: DataSource,
    { delivery = 'both', watch = () => EVERYTHING, onPersist, beforeStatement, order = 100 }: ListenerOptions = {},
  ) {
    const consumer: RowConsumer = { name: `a listener that ${delivery}s`, order, watch, beforeStatement };
    if (delivery !== 'publish')
      consumer.persist = async (events, queryRunner) => {
        this.persisted.push(events);
        await onPersist?.(events, queryRunner);
      };
    if (delivery !== 'persist') consumer.publish = (events) => void this.published.push(events);
    this.withdraw = RowCapture.of(dataSource).subscribe(consumer);
  }

  /** What has been published so far. */
  async events(): Promise<RowEvent[]> {
    await TransactionCoordinator.of(this.dataSource).drain();
    return this.published.flat();
  }
}
