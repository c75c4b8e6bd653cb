import {
  ConsumerOrder,
  TransactionCoordinator,
  type RowConsumer,
  type RowEvent,
  type RowWatch,
  type SendWithCommit,
} from '@spoor/core';
import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import type { DiffContext, DiffContexts } from '../context/diff-context.js';
import type { DiffDelivery } from '../delivery/diff-delivery.js';
import { Ancestry } from './ancestry.js';
import type { Draft } from './draft.js';
import { draftLink } from './draft-link.js';
import { draftRow } from './draft-row.js';
import { toJson } from './to-json.js';
import { TrackedEntity } from './tracked-entity.js';
import { TransactionIds } from './transaction-ids.js';

/** Makes diffs of what has really changed, right before the transaction commits, and hands them to the delivery. */
export class DiffRecorder implements RowConsumer {
  readonly name = 'diffs';
  readonly order = ConsumerOrder.diffHeads;
  private readonly tracked = new Map<EntityMetadata, TrackedEntity | undefined>();
  /** By the first event of each statement; it holds for those that follow. */
  private readonly observed = new WeakMap<RowEvent, DiffContext>();
  private readonly transactions: TransactionIds;

  constructor(
    private readonly dataSource: DataSource,
    private readonly contexts: DiffContexts,
    private readonly delivery: DiffDelivery,
  ) {
    this.transactions = new TransactionIds(TransactionCoordinator.of(dataSource));
  }

  watch(metadata: EntityMetadata): RowWatch | undefined {
    if (!this.trackedOf(metadata)) return undefined;
    return { columns: 'all', links: metadata.manyToManyRelations.length > 0 };
  }

  observe(events: readonly RowEvent[]): void {
    const [first] = events;
    if (first) this.observed.set(first, this.contexts.current());
  }

  async persist(events: readonly RowEvent[], queryRunner: QueryRunner, sendWithCommit?: SendWithCommit): Promise<void> {
    await this.invalidate(events, queryRunner);
    const drafts = await this.draft(events, queryRunner);
    if (drafts.length === 0) return;
    const ancestry = new Ancestry(this.dataSource, queryRunner, (metadata) => this.trackedOf(metadata));
    const logs = await ancestry.logsOf(drafts);
    for (const [index, draft] of drafts.entries()) draft.logs = logs[index] ?? [];
    await this.delivery.send(drafts, queryRunner, sendWithCommit);
  }

  private async draft(events: readonly RowEvent[], queryRunner: QueryRunner): Promise<Draft[]> {
    const drafts: Draft[] = [];
    let context = '';
    const sign = () => ({ id: this.transactions.next(queryRunner), context });
    for (const event of events) {
      const observed = this.observed.get(event);
      if (observed) context = contextText(observed);
      if (event.op === 'invalidate') continue;
      if ('relation' in event) {
        drafts.push(...draftLink((metadata) => this.trackedOf(metadata), event, sign));
        continue;
      }
      const tracked = this.trackedOf(event.metadata);
      const drafted = tracked && draftRow(tracked, event, sign);
      // Few have hooks, and every await costs the others.
      const draft = drafted instanceof Promise ? await drafted : drafted;
      if (draft) drafts.push(draft);
    }
    return drafts;
  }

  /** Rows of a class with parents may stand in any log. */
  private async invalidate(events: readonly RowEvent[], queryRunner: QueryRunner): Promise<void> {
    const concerned = events.filter(({ op }) => op === 'invalidate').map(({ metadata }) => this.trackedOf(metadata));
    const tracked = concerned.filter((each) => each !== undefined);
    if (tracked.length === 0) return;
    const types = tracked.some(({ hasParent }) => hasParent) ? 'all' : [...new Set(tracked.map(({ type }) => type))];
    await this.delivery.invalidate(types, queryRunner);
  }

  private trackedOf(metadata: EntityMetadata): TrackedEntity | undefined {
    if (!this.tracked.has(metadata)) this.tracked.set(metadata, TrackedEntity.of(metadata));
    return this.tracked.get(metadata);
  }
}

/** Members of a `StoredEntry` in JSON. */
function contextText({ actor, meta }: DiffContext): string {
  return [['actor', toJson(actor)] as const, ['meta', toJson(meta)] as const]
    .filter(([, text]) => text !== 'null')
    .map(([name, text]) => `,"${name}":${text}`)
    .join('');
}
