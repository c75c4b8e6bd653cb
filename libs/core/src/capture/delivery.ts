import type { DataSource, QueryRunner } from 'typeorm';
import { TransactionCoordinator } from '../transactions/transaction-coordinator.js';
import { linkChange, rowChange } from './captured-change.js';
import type { Interest } from './interest.js';
import type { RowConsumer } from './row-consumer.js';
import type { RowEvent } from './row-event.js';
import type { RowImages } from './row-images.js';
import type { RowShape } from './row-shape.js';
import type { StatementOutcome } from './statements/outcome.js';
import type { Watcher } from './watch-list.js';

/** Hands what a statement did to the consumers, as part of the transaction that it ran in. */
export class Delivery {
  private readonly told = new Map<RowConsumer, RowEvent[]>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly queryRunner: QueryRunner,
  ) {}

  /** @returns a promise when there is something to wait for */
  deliver(interest: Interest, outcome: StatementOutcome): Promise<unknown> | undefined {
    const { watchers, relation, reader, shape, touched } = interest;
    if ('unknown' in outcome) return this.invalidate(watchers, outcome.unknown);
    const { rows } = outcome;
    const isOverLimit = ({ bulkLimit }: Watcher) => rows.length > bulkLimit;
    for (const watcher of watchers)
      if (isOverLimit(watcher))
        this.tell(watcher.consumer, invalidation(watcher, `a statement on more than ${watcher.bulkLimit} rows`));
    if (relation) {
      const told = watchers.filter((watcher) => !isOverLimit(watcher));
      for (const row of rows) for (const { consumer } of told) this.tell(consumer, linkChange(relation, reader, row));
      return this.flush();
    }
    for (const images of touched ? rows.flatMap((row) => asEntities(shape, row)) : rows)
      for (const watcher of interest.watchersOf(reader.classOf(images))) {
        const event = isOverLimit(watcher) ? undefined : rowChange(watcher, reader, images);
        if (event) this.tell(watcher.consumer, event);
      }
    return this.flush();
  }

  /** @returns a promise when there is something to wait for */
  invalidate(watchers: readonly Watcher[], cause: string): Promise<unknown> | undefined {
    for (const watcher of watchers) this.tell(watcher.consumer, invalidation(watcher, cause));
    return this.flush();
  }

  private tell(consumer: RowConsumer, event: RowEvent): void {
    const events = this.told.get(consumer);
    if (events) events.push(event);
    else this.told.set(consumer, [event]);
  }

  private flush(): Promise<unknown> | undefined {
    const coordinator = TransactionCoordinator.of(this.dataSource);
    const late = [...this.told].map(([consumer, events]) => {
      consumer.observe?.(events);
      return coordinator.add(this.queryRunner, consumer, events);
    });
    return late.some(Boolean) ? Promise.all(late) : undefined;
  }
}

function invalidation({ metadata }: Watcher, cause: string): RowEvent {
  return { op: 'invalidate', metadata, cause };
}

/** Of a row whose primary key was changed, one entity has gone and another has come. */
function asEntities(shape: RowShape, { before, after }: RowImages): RowImages[] {
  if (!before || !after || !shape.isRenamed(before, after)) return [{ before, after }];
  return [
    { before, after: undefined },
    { before: undefined, after },
  ];
}
