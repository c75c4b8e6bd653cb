import { detectDialect, UnsupportedDatabaseError, type EntityRef } from '@spoor/core';
import { Outbox } from '@spoor/core/outbox';
import { RedisConnection, RedisUnavailableError, type RedisOption } from '@spoor/core/redis';
import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { DatabaseFollowBackend } from '../database/database-follow.backend.js';
import type { FollowBackend, FollowBackendContext, FollowBackendStatus } from '../follow-backend.js';
import type { EdgeResult, FollowEdge, FollowOutcome, NewFollowEdge, UnfollowOutcome } from '../follow-edge.js';
import type { MaintenanceResult, MaintenanceRun } from '../follow-maintenance.js';
import type { FollowCounts, FollowPageQuery, FollowPageRow, FollowRelation } from '../follow-query.js';
import { ChangeJournal } from './change-journal.js';
import type { ChangePayload } from './change-message.js';
import { CopyWatch } from './copy-watch.js';
import { CopyBuilder } from './copy/copy.builder.js';
import { CopyKeys } from './copy/copy.keys.js';
import { CopyReader } from './copy/copy.reader.js';
import { CopyWriter } from './copy/copy.writer.js';
import { CopyMaintenance } from './maintenance/copy-maintenance.js';

export interface RedisDatabaseBackendOptions {
  readonly redis: RedisOption;
  /** What every key begins with. */
  readonly prefix: string;
  /** How long an operation on Redis may take, in milliseconds. */
  readonly redisTimeout: number;
  /** By how much what is read may be behind while a process cannot reach Redis, in milliseconds. */
  readonly maxStaleness: number;
}

const MOST_PATIENCE = 1_000;

/** Follows in the database, of which Redis has copies that are read: of each entity that somebody has asked for. */
export class RedisDatabaseFollowBackend implements FollowBackend {
  readonly joinsTransactions = true;
  private connection: RedisConnection;
  private outbox: Outbox;
  private topic: string;
  private database: DatabaseFollowBackend;
  private journal: ChangeJournal;
  private watch: CopyWatch;
  private reader: CopyReader;
  private writer: CopyWriter;
  private builder: CopyBuilder;
  private maintenance: CopyMaintenance;
  private stopHandling: () => Promise<void> = async () => {};

  constructor(private readonly options: RedisDatabaseBackendOptions) {}

  async open(context: FollowBackendContext): Promise<void> {
    const { redis, prefix, redisTimeout } = this.options;
    this.outbox = Outbox.of(context.dataSource);
    this.topic = `sequere:copy:${context.name}`;
    await this.outbox.start();
    this.connection = await RedisConnection.open(redis, { prefix, timeout: redisTimeout });
    try {
      await this.begin(context);
    } catch (error) {
      await this.database?.close();
      await this.connection.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.builder.close();
    await this.database.close();
    await this.watch.stop();
    await this.stopHandling();
    await this.connection.close();
  }

  async follow(edges: readonly NewFollowEdge[], manager?: EntityManager): Promise<EdgeResult<FollowOutcome>[]> {
    const results = await this.database.follow(edges, manager);
    if (!manager) await this.acknowledge(edges, results, ({ since }) => since);
    return results;
  }

  async unfollow(edges: readonly FollowEdge[], manager?: EntityManager): Promise<EdgeResult<UnfollowOutcome>[]> {
    const results = await this.database.unfollow(edges, manager);
    if (!manager) await this.acknowledge(edges, results, () => null);
    return results;
  }

  async relations(
    viewer: EntityRef,
    targets: readonly EntityRef[],
    manager?: EntityManager,
  ): Promise<FollowRelation[]> {
    const copied = await this.fromCopy(viewer, manager, () => this.reader.relations(viewer, targets));
    return copied ?? (await this.database.relations(viewer, targets, manager));
  }

  async counts(entities: readonly EntityRef[], manager?: EntityManager): Promise<FollowCounts[]> {
    const copied = await Promise.all(
      entities.map((entity) => this.fromCopy(entity, manager, () => this.reader.counts(entity))),
    );
    const missing = entities.filter((_, index) => !copied[index]);
    const others = (missing.length > 0 ? await this.database.counts(missing, manager) : []).values();
    return copied.map((counts) => counts ?? (others.next().value as FollowCounts));
  }

  async page(query: FollowPageQuery, manager?: EntityManager): Promise<FollowPageRow[]> {
    const copied = await this.fromCopy(query.of, manager, () => this.reader.page(query));
    return copied ?? (await this.database.page(query, manager));
  }

  /** There are no copies of what is in no list. */
  archivedPage(query: FollowPageQuery): Promise<FollowPageRow[]> {
    return this.database.archivedPage(query);
  }

  async purge(entities: readonly EntityRef[], manager?: EntityManager): Promise<number> {
    const count = await this.database.purge(entities, manager);
    if (!manager) await this.journal.toldOfMoves();
    return count;
  }

  async archive(entities: readonly EntityRef[], manager?: EntityManager): Promise<void> {
    await this.database.archive(entities, manager);
    if (!manager) await this.journal.toldOfMoves();
  }

  async restore(entities: readonly EntityRef[], manager?: EntityManager): Promise<void> {
    await this.database.restore(entities, manager);
    if (!manager) await this.journal.toldOfMoves();
  }

  verify(run: MaintenanceRun): Promise<MaintenanceResult> {
    return this.maintenance.verify(run);
  }

  repair(run: MaintenanceRun): Promise<MaintenanceResult> {
    return this.maintenance.repair(run);
  }

  rebuild(run: MaintenanceRun): Promise<MaintenanceResult> {
    return this.maintenance.rebuild(run);
  }

  async settle(): Promise<void> {
    await this.outbox.settle(this.topic);
    await this.builder.settle();
  }

  /** Redis may be away: follows do without it. */
  async status(): Promise<FollowBackendStatus> {
    const [database, outbox, redis] = await Promise.all([
      this.database.status(),
      this.outbox.status(this.topic),
      this.connection.ping().then(
        (ping) => ({ redis: 'up', ping }),
        () => ({ redis: 'down' }),
      ),
    ]);
    return {
      ...database,
      backend: 'redis+database',
      ...redis,
      reads: this.watch.isReadable ? 'redis' : 'database',
      outboxLength: outbox.length,
      outboxAge: outbox.oldestAge,
      outboxFailing: outbox.failing,
      maxStaleness: this.options.maxStaleness,
    };
  }

  whereFollowedBy<Row extends ObjectLiteral>(
    query: SelectQueryBuilder<Row>,
    path: string,
    viewer: EntityRef,
  ): SelectQueryBuilder<Row> {
    return this.database.whereFollowedBy(query, path, viewer);
  }

  private async begin(context: FollowBackendContext): Promise<void> {
    const { maxStaleness } = this.options;
    const dialect = await detectDialect(context.dataSource);
    if (dialect === 'mysql') throw new UnsupportedDatabaseError(dialect);
    const [keys, types] = [new CopyKeys(this.connection.key('')), () => context.types()];
    const watch = new CopyWatch(this.connection, this.outbox, this.topic, context, maxStaleness);
    const era = () => watch.era;
    this.watch = watch;
    this.reader = new CopyReader(this.connection, keys, types, era);
    this.writer = new CopyWriter(this.connection, keys, types);
    this.journal = new ChangeJournal(this.outbox, this.topic, dialect, watch, this.writer);
    this.database = new DatabaseFollowBackend(() => this.journal);
    await this.database.open(context);
    this.builder = new CopyBuilder(this.connection, keys, types, era, this.database);
    const parts = { connection: this.connection, keys, types, watch, reader: this.reader, writer: this.writer };
    this.maintenance = new CopyMaintenance({ ...parts, database: this.database, builder: this.builder, context });
    this.stopHandling = await this.outbox.handle<ChangePayload>(this.topic, {
      ordered: false,
      // In good time before everybody would read from the database for it.
      patience: Math.min(watch.interval, MOST_PATIENCE),
      deliver: (message, delivery) => this.journal.deliver(message, delivery),
      isOutage: (error) => error instanceof RedisUnavailableError,
    });
    watch.start();
  }

  /** @returns undefined when the database is to be asked; the next time there may be a copy */
  private async fromCopy<Result>(
    of: EntityRef,
    manager: EntityManager | undefined,
    read: () => Promise<Result | undefined>,
  ): Promise<Result | undefined> {
    // What this process is about to tell has been acknowledged, or will be before it is told.
    if (manager || !this.watch.isReadable || this.journal.isTelling(of)) return undefined;
    try {
      const result = await read();
      if (result === undefined) this.builder.request(of);
      return result;
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) throw error;
      this.watch.failed();
      return undefined;
    }
  }

  /** Waits until readers see what is acknowledged, as far as Redis can be reached. */
  private async acknowledge<Outcome extends { readonly changed: boolean }>(
    edges: readonly FollowEdge[],
    results: readonly EdgeResult<Outcome>[],
    since: (outcome: Outcome) => number | null,
  ): Promise<void> {
    await this.journal.toldOf(edges);
    // Another process may have committed what makes this a change of nothing, and not told it yet.
    await Promise.all(
      results.map(async (result, index) => {
        if ('outcome' in result && !result.outcome.changed)
          await this.expectCopies(edges[index] as FollowEdge, since(result.outcome));
      }),
    );
  }

  private async expectCopies({ from, to }: FollowEdge, since: number | null): Promise<void> {
    if (!this.watch.isReachable) return;
    try {
      const [[own] = [], [other] = []] = await Promise.all([
        this.reader.relations(from, [to]),
        this.reader.relations(to, [from]),
      ]);
      if (own && own.following !== since) await this.writer.drop(from);
      if (other && other.followedBy !== since) await this.writer.drop(to);
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) throw error;
      this.watch.failed();
    }
  }
}
