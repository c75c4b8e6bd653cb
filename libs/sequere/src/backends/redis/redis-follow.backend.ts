import type { EntityRef } from '@spoor/core';
import { RedisConnection, type RedisOption } from '@spoor/core/redis';
import { randomUUID } from 'node:crypto';
import type { FollowBackend, FollowBackendContext, FollowBackendStatus } from '../follow-backend.js';
import type { EdgeResult, FollowEdge, FollowOutcome, NewFollowEdge, UnfollowOutcome } from '../follow-edge.js';
import type { MaintenanceResult, MaintenanceRun } from '../follow-maintenance.js';
import type { FollowCounts, FollowPageQuery, FollowPageRow, FollowRelation } from '../follow-query.js';
import { Archive } from './archive.js';
import { chunksOf } from './chunks-of.js';
import type { SweeperSettings } from './cluster/sweeper.js';
import { openCompactLayout } from './compact/compact.layout.js';
import type { FollowLayout } from './follow-layout.js';
import { openSequereLayout } from './sequere/sequere.layout.js';
import { maintain } from './maintenance/maintenance.js';

export interface RedisBackendOptions {
  readonly redis: RedisOption;
  /** What every key begins with. */
  readonly prefix: string;
  readonly layout: 'compact' | 'sequere';
  /** How long an operation on Redis may take, in milliseconds; a follow on a Cluster is two. */
  readonly redisTimeout: number;
  /**
   * On a Cluster, how half-written edges are looked for.
   * @default every 30 seconds, those older than 3 seconds
   */
  readonly sweeping?: SweeperSettings;
}

const SWEEPING: SweeperSettings = { interval: 30_000, grace: 3_000 };

/** How many edges of one call are on their way together. */
const AT_ONCE = 500;

/** Follows in Redis alone. */
export class RedisFollowBackend implements FollowBackend {
  readonly joinsTransactions = false;
  private context: FollowBackendContext;
  private connection: RedisConnection;
  private layout: FollowLayout;
  private archiving: Archive;

  constructor(private readonly options: RedisBackendOptions) {}

  async open(context: FollowBackendContext): Promise<void> {
    const { redis, prefix, redisTimeout } = this.options;
    this.context = context;
    this.connection = await RedisConnection.open(redis, { prefix, timeout: redisTimeout });
    try {
      this.layout = this.openLayout(context);
    } catch (error) {
      await this.connection.close();
      throw error;
    }
    this.archiving = new Archive(this.connection, this.layout);
  }

  async close(): Promise<void> {
    await this.layout.close();
    await this.connection.close();
  }

  follow(edges: readonly NewFollowEdge[]): Promise<EdgeResult<FollowOutcome>[]> {
    return changeEach(edges, this.followOne);
  }

  unfollow(edges: readonly FollowEdge[]): Promise<EdgeResult<UnfollowOutcome>[]> {
    return changeEach(edges, this.unfollowOne);
  }

  relations(viewer: EntityRef, targets: readonly EntityRef[]): Promise<FollowRelation[]> {
    return this.layout.live.relations(viewer, targets);
  }

  counts(entities: readonly EntityRef[]): Promise<FollowCounts[]> {
    return this.layout.live.counts(entities);
  }

  page(query: FollowPageQuery): Promise<FollowPageRow[]> {
    return this.layout.live.page(query);
  }

  archivedPage(query: FollowPageQuery): Promise<FollowPageRow[]> {
    return this.layout.archived.page(query);
  }

  async purge(entities: readonly EntityRef[]): Promise<number> {
    let count = 0;
    for (const entity of entities) count += await this.archiving.purge(entity);
    return count;
  }

  async archive(entities: readonly EntityRef[]): Promise<void> {
    for (const entity of entities) await this.archiving.archive(entity);
  }

  async restore(entities: readonly EntityRef[]): Promise<void> {
    for (const entity of entities) await this.archiving.restore(entity);
  }

  verify(run: MaintenanceRun): Promise<MaintenanceResult> {
    return maintain(this.connection, this.layout.inspector, { name: 'verify', mend: false }, run);
  }

  repair(run: MaintenanceRun): Promise<MaintenanceResult> {
    return maintain(this.connection, this.layout.inspector, { name: 'repair', mend: true }, run);
  }

  /** Whatever can be derived is what repair derives. */
  rebuild(run: MaintenanceRun): Promise<MaintenanceResult> {
    return maintain(this.connection, this.layout.inspector, { name: 'rebuild', mend: true }, run);
  }

  /** Whatever was acknowledged has been written at both ends. */
  async settle(): Promise<void> {}

  async status(): Promise<FollowBackendStatus> {
    const { layout } = this.options;
    const ping = await this.connection.ping();
    return { backend: 'redis', layout, cluster: this.connection.isCluster, ping };
  }

  private openLayout(context: FollowBackendContext): FollowLayout {
    const { layout, sweeping = SWEEPING } = this.options;
    if (layout === 'sequere') return openSequereLayout(this.connection, () => context.types());
    return openCompactLayout(this.connection, context, sweeping);
  }

  private readonly followOne = async (edge: NewFollowEdge): Promise<EdgeResult<FollowOutcome>> => {
    try {
      const outcome = await this.layout.live.follow(edge);
      const { from, to } = edge;
      if (outcome.changed)
        this.context.publish([{ kind: 'followed', id: randomUUID(), from, to, since: outcome.since }]);
      return { outcome };
    } catch (error) {
      return { error };
    }
  };

  private readonly unfollowOne = async (edge: FollowEdge): Promise<EdgeResult<UnfollowOutcome>> => {
    try {
      // One may be archived, and another made anew since.
      await this.archiving.forget(edge);
      const outcome = await this.layout.live.unfollow(edge);
      const { from, to } = edge;
      if (outcome.changed) this.context.publish([{ kind: 'unfollowed', id: randomUUID(), from, to }]);
      // It may have been put away in between.
      else await this.archiving.forget(edge);
      return { outcome };
    } catch (error) {
      return { error };
    }
  };
}

async function changeEach<Edge, Outcome>(
  edges: readonly Edge[],
  change: (edge: Edge) => Promise<EdgeResult<Outcome>>,
): Promise<EdgeResult<Outcome>[]> {
  const [first] = edges;
  if (first !== undefined && edges.length === 1) return [await change(first)];
  const results: EdgeResult<Outcome>[] = [];
  for (const some of chunksOf(edges, AT_ONCE)) results.push(...(await Promise.all(some.map(change))));
  return results;
}
