import { Batcher, type EntityRef, type Outcome } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import type { FollowBackend, FollowBackendContext, FollowBackendStatus } from '../follow-backend.js';
import type { EdgeResult, FollowEdge, FollowOutcome, NewFollowEdge, UnfollowOutcome } from '../follow-edge.js';
import type { MaintenanceResult, MaintenanceRun } from '../follow-maintenance.js';
import type { FollowCounts, FollowPageQuery, FollowPageRow, FollowRelation } from '../follow-query.js';
import { edgeKey } from './changes/edge-change.js';
import type { FollowAnswer, FollowOperation } from './follow-operation.js';
import { archiveEntities, purgeEntities, restoreEntities } from './moves/move-entities.js';
import type { FollowStore } from './stores/follow-store.js';
import { openStore } from './stores/open-store.js';

interface Opened {
  readonly store: FollowStore;
  readonly batcher: Batcher<FollowOperation, FollowAnswer>;
}

/** Edges in the DataSource's own database. */
export class DatabaseFollowBackend implements FollowBackend {
  readonly joinsTransactions = true;
  private opened: Opened | undefined;

  async open(context: FollowBackendContext): Promise<void> {
    const store = await openStore(context);
    await store.open();
    const batcher = new Batcher(store, { name: 'SequereService', lockTimeout: context.lockTimeout });
    this.opened = { store, batcher };
  }

  async close(): Promise<void> {
    const opened = this.opened;
    await opened?.batcher.close();
    await opened?.store.close();
    this.opened = undefined;
  }

  async follow(edges: readonly NewFollowEdge[], manager?: EntityManager): Promise<EdgeResult<FollowOutcome>[]> {
    const outcomes = await this.write(
      edges.map(({ from, to, at }) => ({ kind: 'follow', edge: { from, to }, at })),
      manager,
    );
    return outcomes.map((outcome) =>
      'error' in outcome
        ? outcome
        : { outcome: { changed: outcome.answer.changed, since: outcome.answer.since as number } },
    );
  }

  async unfollow(edges: readonly FollowEdge[], manager?: EntityManager): Promise<EdgeResult<UnfollowOutcome>[]> {
    const outcomes = await this.write(
      edges.map(({ from, to }) => ({ kind: 'unfollow', edge: { from, to } })),
      manager,
    );
    return outcomes.map((outcome) => ('error' in outcome ? outcome : { outcome: { changed: outcome.answer.changed } }));
  }

  async relations(
    viewer: EntityRef,
    targets: readonly EntityRef[],
    manager?: EntityManager,
  ): Promise<FollowRelation[]> {
    const pairs = targets.map((target) => ({
      following: { from: viewer, to: target },
      followedBy: { from: target, to: viewer },
    }));
    const edges = pairs.flatMap(({ following, followedBy }) => [following, followedBy]);
    const dates = await this.store.dates(edges, manager);
    const dateOf = (edge: FollowEdge) => dates.get(edgeKey(edge)) ?? null;
    return pairs.map(({ following, followedBy }) => ({
      following: dateOf(following),
      followedBy: dateOf(followedBy),
    }));
  }

  async counts(entities: readonly EntityRef[], manager?: EntityManager): Promise<FollowCounts[]> {
    return await this.store.counts(entities, manager);
  }

  async page(query: FollowPageQuery, manager?: EntityManager): Promise<FollowPageRow[]> {
    return await this.store.page(query, manager);
  }

  async purge(entities: readonly EntityRef[], manager?: EntityManager): Promise<number> {
    return await this.store.move((moves) => purgeEntities(moves, entities), manager);
  }

  async archive(entities: readonly EntityRef[], manager?: EntityManager): Promise<void> {
    await this.store.move((moves) => archiveEntities(moves, entities), manager);
  }

  async restore(entities: readonly EntityRef[], manager?: EntityManager): Promise<void> {
    await this.store.move((moves) => restoreEntities(moves, entities), manager);
  }

  async verify(_run: MaintenanceRun): Promise<MaintenanceResult> {
    throw new Error('Not built yet.');
  }

  async repair(_run: MaintenanceRun): Promise<MaintenanceResult> {
    throw new Error('Not built yet.');
  }

  async rebuild(_run: MaintenanceRun): Promise<MaintenanceResult> {
    throw new Error('Not built yet.');
  }

  /** There is one copy. */
  async settle(): Promise<void> {}

  async status(): Promise<FollowBackendStatus> {
    return { waiting: this.opened?.batcher.waiting ?? 0 };
  }

  private get store(): FollowStore {
    return (this.opened as Opened).store;
  }

  private async write(
    operations: readonly FollowOperation[],
    manager: EntityManager | undefined,
  ): Promise<Outcome<FollowAnswer>[]> {
    const { store, batcher } = this.opened as Opened;
    if (manager) return await store.apply(operations, manager);
    const settled = await Promise.allSettled(operations.map((operation) => batcher.submit(operation)));
    return settled.map((result) =>
      result.status === 'fulfilled' ? { answer: result.value } : { error: result.reason as unknown },
    );
  }
}
