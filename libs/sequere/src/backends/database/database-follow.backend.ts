import { Logger } from '@nestjs/common';
import { Batcher, describeError, stackOf, type EntityRef, type Outcome } from '@spoor/core';
import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { FollowBackend, FollowBackendContext, FollowBackendStatus } from '../follow-backend.js';
import type { EdgeResult, FollowEdge, FollowOutcome, NewFollowEdge, UnfollowOutcome } from '../follow-edge.js';
import type { MaintenanceResult, MaintenanceRun } from '../follow-maintenance.js';
import type { FollowCounts, FollowPageQuery, FollowPageRow, FollowRelation } from '../follow-query.js';
import type { ChangeLog } from './change-log.js';
import type { FollowAnswer, FollowOperation } from './follow-operation.js';
import { carryOverLabels } from './labels/carry-over-labels.js';
import { GraphMaintenance } from './maintenance/graph-maintenance.js';
import { archiveEntities, purgeEntities, restoreEntities } from './moves/move-entities.js';
import type { FollowMoves, MovedEdges } from './moves/follow-moves.js';
import type { Program } from './programs/program.js';
import { readArchivedPage } from './programs/read-archived-page.js';
import { readCounts } from './programs/read-counts.js';
import { readDates } from './programs/read-dates.js';
import { readPage } from './programs/read-page.js';
import { whereFollowedBy } from './where-followed-by.js';
import type { FollowStore } from './stores/follow-store.js';
import { openStore } from './stores/open-store.js';

interface Opened {
  /** While old labels are replaced. Calls wait for it, unless they take part in a transaction. */
  carryingOver: Promise<void> | undefined;
  readonly context: FollowBackendContext;
  readonly store: FollowStore;
  readonly batcher: Batcher<FollowOperation, FollowAnswer>;
  readonly verification: GraphMaintenance;
  readonly reparation: GraphMaintenance;
}

/** Asked for by `status`: no label is empty. */
const NOBODY: FollowEdge = { from: { type: '', id: '' }, to: { type: '', id: '' } };

/** Edges in the DataSource's own database. */
export class DatabaseFollowBackend implements FollowBackend {
  readonly joinsTransactions = true;
  private opened: Opened | undefined;

  /** @param createLog for who keeps another copy */
  constructor(private readonly createLog?: (context: FollowBackendContext) => ChangeLog) {}

  async open(context: FollowBackendContext): Promise<void> {
    const store = await openStore(context, this.createLog?.(context));
    await store.open();
    const batcher = new Batcher(store, { name: 'SequereService', lockTimeout: context.lockTimeout });
    const opened: Opened = {
      carryingOver: undefined,
      context,
      store,
      batcher,
      verification: new GraphMaintenance(store, 'verify'),
      reparation: new GraphMaintenance(store, 'repair'),
    };
    this.opened = opened;
    // Not awaited here: on SQLite a first call within a transaction would wait for that transaction's own end.
    opened.carryingOver = carryOverLabels(context, store)
      .catch((error: unknown) => new Logger('SequereModule').error(describeError(error), stackOf(error)))
      .finally(() => (opened.carryingOver = undefined));
  }

  async close(): Promise<void> {
    const opened = this.opened;
    await opened?.carryingOver;
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
    const { store } = await this.openFor(manager);
    return await store.read(() => store.sql.statements.readRelations(viewer, targets), manager);
  }

  async counts(entities: readonly EntityRef[], manager?: EntityManager): Promise<FollowCounts[]> {
    const { store } = await this.openFor(manager);
    const { statements } = store.sql;
    const pending = store.pending(manager);
    return await store.read(() => readCounts(statements, entities, this.types, pending), manager);
  }

  async page(query: FollowPageQuery, manager?: EntityManager): Promise<FollowPageRow[]> {
    const { store } = await this.openFor(manager);
    const pending = query.list === 'friends' ? store.pending(manager) : [];
    return await store.read(() => readPage(store.sql, query, this.types, pending), manager);
  }

  async archivedPage(query: FollowPageQuery): Promise<FollowPageRow[]> {
    const { store } = await this.openFor();
    return await store.read(() => readArchivedPage(store.sql.statements, query));
  }

  async purge(entities: readonly EntityRef[], manager?: EntityManager): Promise<number> {
    return (await this.move(purgeEntities, entities, manager)).count;
  }

  async archive(entities: readonly EntityRef[], manager?: EntityManager): Promise<void> {
    await this.move(archiveEntities, entities, manager);
  }

  async restore(entities: readonly EntityRef[], manager?: EntityManager): Promise<void> {
    await this.move(restoreEntities, entities, manager);
  }

  async verify(run: MaintenanceRun): Promise<MaintenanceResult> {
    return await (await this.openFor()).verification.run(run);
  }

  async repair(run: MaintenanceRun): Promise<MaintenanceResult> {
    return await (await this.openFor()).reparation.run(run);
  }

  /** What can be derived from edges is counts and friends, and `repair` compares all of them. */
  async rebuild(run: MaintenanceRun): Promise<MaintenanceResult> {
    return await this.repair(run);
  }

  /** There is one copy. */
  async settle(): Promise<void> {}

  async status(): Promise<FollowBackendStatus> {
    const { store, batcher } = this.opened as Opened;
    await store.read(() => readDates([NOBODY], (edges) => store.sql.statements.readEdges(edges)));
    return { waiting: batcher.waiting };
  }

  whereFollowedBy<Row extends ObjectLiteral>(
    query: SelectQueryBuilder<Row>,
    path: string,
    viewer: EntityRef,
  ): SelectQueryBuilder<Row> {
    return whereFollowedBy((this.opened as Opened).context, query, path, viewer);
  }

  private get types(): readonly string[] {
    return (this.opened as Opened).context.types();
  }

  private async openFor(manager?: EntityManager): Promise<Opened> {
    const opened = this.opened as Opened;
    if (!manager && opened.carryingOver) await opened.carryingOver;
    return opened;
  }

  private async move(
    move: (moves: FollowMoves, entities: readonly EntityRef[]) => Program<MovedEdges>,
    entities: readonly EntityRef[],
    manager: EntityManager | undefined,
  ): Promise<MovedEdges> {
    const { store } = await this.openFor(manager);
    const moved = await store.write(() => move(store.sql.moves, entities), manager);
    store.announcements.noted({ copies: moved.note, events: [] }, manager?.queryRunner);
    return moved;
  }

  private async write(
    operations: readonly FollowOperation[],
    manager: EntityManager | undefined,
  ): Promise<Outcome<FollowAnswer>[]> {
    const { store, batcher } = await this.openFor(manager);
    if (manager) return await store.apply(operations, manager);
    const settled = await Promise.allSettled(operations.map((operation) => batcher.submit(operation)));
    return settled.map((result) =>
      result.status === 'fulfilled' ? { answer: result.value } : { error: result.reason as unknown },
    );
  }
}
