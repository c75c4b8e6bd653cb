import {
  ConsumerOrder,
  type RowChange,
  type RowConsumer,
  type RowEvent,
  type RowOperation,
  type RowWatch,
  type UpcomingWrite,
} from '@spoor/core';
import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import { contributionOf, valuesOf, type StoredValue } from './deltas/contribution.js';
import { explainingConflicts } from './explaining-conflicts.js';
import { DeltaSheet } from './deltas/delta-sheet.js';
import { lockParents } from './deltas/lock-parents.js';
import { ownKeyOf } from './deltas/parent-key.js';
import { RemovedParents } from './deltas/removed-parents.js';
import { settle } from './deltas/settle.js';
import { columnsOf, type Cache, type CacheTarget } from './model/cache.js';
import type { CachePlan } from './model/cache-plan.js';
import { valuePath } from './model/value-path.js';
import { recountWithin } from './recount/recount-within.js';
import type { CacheStore } from './stores/cache-store.js';

/** Folding a row is cheap; to count everything anew is not. */
const BULK_LIMIT = 100_000;

/** Carries what really changed in children to their parents, right before the transaction commits. */
export class CacheConsumer implements RowConsumer {
  readonly name = 'counter caches';
  readonly order = ConsumerOrder.counterCaches;

  constructor(
    private readonly dataSource: DataSource,
    private readonly plan: CachePlan,
    private readonly store: CacheStore,
  ) {}

  /** The columns of a child that caches read; of a parent its removal, and the keys by which children know it. */
  watch(metadata: EntityMetadata): RowWatch | undefined {
    const caches = this.plan.of(metadata);
    const targets = this.plan.targetsOf(metadata);
    const columns = [...caches.flatMap(columnsOf), ...targets.flatMap(({ key, table }) => [...table.primary, ...key])];
    if (columns.length === 0) return undefined;
    const operations: RowOperation[] = targets.every(({ isPrimary }) => isPrimary) ? ['delete'] : ['delete', 'update'];
    return {
      values: 'stored',
      columns: [...new Set(columns.map((column) => valuePath(column.metadata)))],
      bulkLimit: BULK_LIMIT,
      ...(caches.length === 0 && { operations }),
    };
  }

  async beforeStatement(write: UpcomingWrite, queryRunner: QueryRunner): Promise<void> {
    await explainingConflicts(() => lockParents(this.dataSource, this.plan, this.store, write, queryRunner));
  }

  async persist(events: readonly RowEvent[], queryRunner: QueryRunner): Promise<void> {
    const { plan, store } = this;
    const sheet = new DeltaSheet();
    const removed = new RemovedParents(sheet);
    const unknown = new Set<Cache>();
    for (const event of events) {
      if (event.op === 'invalidate') for (const cache of plan.around(event.metadata)) unknown.add(cache);
      else if (!('relation' in event)) this.fold(sheet, removed, event);
    }
    await explainingConflicts(async () => {
      await removed.settle({ plan, store }, queryRunner);
      if (unknown.size > 0) await recountWithin({ plan, store }, [...unknown], sheet, queryRunner);
      await settle(plan, store, sheet, queryRunner);
    });
  }

  private fold(sheet: DeltaSheet, removed: RemovedParents, { metadata, before, after }: RowChange): void {
    const [was, is] = [before, after].map((values) => values && valuesOf(values));
    for (const cache of this.plan.of(metadata))
      sheet.change(cache, was && contributionOf(cache, was), is && contributionOf(cache, is));
    if (!was) return;
    const targets = this.plan.targetsOf(metadata);
    if (is) for (const target of targets) rename(sheet, target, was, is);
    else removed.remove(targets, was);
  }
}

/** A parent's key that is not its primary key may change, and its children's with it. */
function rename(sheet: DeltaSheet, target: CacheTarget, was: StoredValue, is: StoredValue): void {
  if (target.isPrimary) return;
  const [before, after] = [was, is].map((valueOf) => ownKeyOf(target.key, valueOf));
  if (before && after && before.id !== after.id) sheet.rename(target, before.id, after);
}
