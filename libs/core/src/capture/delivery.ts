import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import { TransactionCoordinator } from '../transactions/transaction-coordinator.js';
import { linkChange, rowChange } from './captured-change.js';
import type { Interest } from './interest.js';
import type { RowConsumer } from './row-consumer.js';
import type { RowEvent } from './row-event.js';
import { RowReader, type RowImages } from './row-images.js';
import type { Watcher } from './watch-list.js';

/** Hands what a statement did to the consumers, as part of the transaction that it ran in. */
export class Delivery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queryRunner: QueryRunner,
  ) {}

  deliver({ watchers, relation, shape }: Interest, rows: readonly RowImages[]): void {
    const reader = new RowReader(this.dataSource, shape);
    for (const watcher of watchers)
      if (rows.length > watcher.bulkLimit)
        this.invalidate(watcher, `a statement on more than ${watcher.bulkLimit} rows`);
    const told = watchers.filter(({ bulkLimit }) => rows.length <= bulkLimit);
    if (relation) {
      const events = rows.map((images) => linkChange(relation, reader, images));
      for (const { consumer } of told) this.tell(consumer, events);
      return;
    }
    this.tellOfRows(told, reader, rows);
  }

  invalidate({ consumer, metadata }: Watcher, cause: string): void {
    this.tell(consumer, [{ op: 'invalidate', metadata, cause }]);
  }

  private tellOfRows(watchers: readonly Watcher[], reader: RowReader, rows: readonly RowImages[]): void {
    const events = new Map<RowConsumer, RowEvent[]>(watchers.map(({ consumer }) => [consumer, []]));
    const byClass = new Map<EntityMetadata, Watcher[]>();
    for (const watcher of watchers) byClass.set(watcher.metadata, [...(byClass.get(watcher.metadata) ?? []), watcher]);
    for (const images of rows)
      for (const watcher of byClass.get(reader.classOf(images)) ?? []) {
        const event = rowChange(watcher, reader, images);
        if (event) events.get(watcher.consumer)?.push(event);
      }
    for (const [consumer, list] of events) this.tell(consumer, list);
  }

  private tell(consumer: RowConsumer, events: readonly RowEvent[]): void {
    if (events.length > 0) TransactionCoordinator.of(this.dataSource).add(this.queryRunner, consumer, events);
  }
}
