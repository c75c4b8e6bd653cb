import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import { TransactionCoordinator } from '../transactions/transaction-coordinator.js';
import { linkChange, rowChange } from './captured-change.js';
import type { Interest } from './interest.js';
import type { RowConsumer } from './row-consumer.js';
import type { RowEvent } from './row-event.js';
import { RowReader, type RowImages } from './row-images.js';
import type { RowShape } from './row-shape.js';
import type { StatementOutcome } from './statements/outcome.js';
import type { Watcher } from './watch-list.js';

/** Hands what a statement did to the consumers, as part of the transaction that it ran in. */
export class Delivery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queryRunner: QueryRunner,
  ) {}

  deliver(interest: Interest, outcome: StatementOutcome): void {
    const { watchers, relation, shape, touched } = interest;
    if ('unknown' in outcome) return this.invalidate(watchers, outcome.unknown);
    const { rows } = outcome;
    const isOverLimit = ({ bulkLimit }: Watcher) => rows.length > bulkLimit;
    for (const watcher of watchers.filter(isOverLimit))
      this.invalidate([watcher], `a statement on more than ${watcher.bulkLimit} rows`);
    const told = watchers.filter((watcher) => !isOverLimit(watcher));
    const reader = new RowReader(this.dataSource, shape);
    if (!relation) return this.tellOfRows(told, reader, touched ? rows.flatMap((row) => asEntities(shape, row)) : rows);
    const events = rows.map((row) => linkChange(relation, reader, row));
    for (const { consumer } of told) this.tell(consumer, events);
  }

  invalidate(watchers: readonly Watcher[], cause: string): void {
    for (const { consumer, metadata } of watchers) this.tell(consumer, [{ op: 'invalidate', metadata, cause }]);
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

/** Of a row whose primary key was changed, one entity has gone and another has come. */
function asEntities(shape: RowShape, { before, after }: RowImages): RowImages[] {
  if (!before || !after || !shape.isRenamed(before, after)) return [{ before, after }];
  return [
    { before, after: undefined },
    { before: undefined, after },
  ];
}
