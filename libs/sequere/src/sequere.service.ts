import type { EntityLike, EventBus } from '@spoor/core';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { MaintenanceResult, MaintenanceRun } from './backends/follow-maintenance.js';
import { CountCalls, type CountOptions } from './counts/count-calls.js';
import type { EntityCounts } from './counts/follow-counts.js';
import type { Relationship } from './counts/relationship.js';
import { EdgeCalls } from './edges/edge-calls.js';
import type { FollowCallOptions, FollowOptions, FollowPair, NewFollowPair } from './edges/follow.options.js';
import type { FollowResult, UnfollowResult } from './edges/follow-result.js';
import { UnsupportedByBackendError } from './errors/unsupported-by-backend.error.js';
import type { SequereEvents } from './events/sequere-events.js';
import { ListCalls } from './lists/list-calls.js';
import type { ListOptions, WalkOptions } from './lists/list.options.js';
import type { Page, PageItem } from './lists/page.js';
import type { SequereEngine } from './sequere.engine.js';
import type { SequereStatus } from './sequere.status.js';

/**
 * Who follows whom and what.
 *
 * Wherever an entity is wanted, an instance or a `ref(Class, id)` is taken. A call that rejects has changed nothing, but for
 * OutcomeUnknownError.
 *
 * @example
 * await sequere.follow(user, project);                  // { changed: true, since: 2026-… }
 * await sequere.getFollowersCount(project);             // 1
 * for (const { entity, since } of await sequere.getFollowers(project)) console.log(entity, since);
 */
export class SequereService {
  /** What has really changed, after it has become durable: once for each change, in this process. */
  readonly events: EventBus<SequereEvents>;
  private readonly edges: EdgeCalls;
  private readonly counts: CountCalls;
  private readonly lists: ListCalls;

  constructor(private readonly engine: SequereEngine) {
    this.events = engine.events;
    this.edges = new EdgeCalls(engine);
    this.counts = new CountCalls(engine);
    this.lists = new ListCalls(engine);
  }

  /**
   * Makes `from` follow `to`. Following again changes nothing and keeps the first date.
   *
   * @throws NotFollowableError; SelfFollowError; FollowRefusedError when the guard refuses
   */
  follow(from: EntityLike, to: EntityLike, options: FollowOptions = {}): Promise<FollowResult> {
    return this.edges.follow(from, to, options);
  }

  /** Ends it. Where there is nothing to end, nothing changes. @throws NotFollowableError; SelfFollowError */
  unfollow(from: EntityLike, to: EntityLike, options: FollowCallOptions = {}): Promise<UnfollowResult> {
    return this.edges.unfollow(from, to, options);
  }

  /** Follows many at once. @returns in their order what became of each, as of Promise.allSettled */
  followMany(
    pairs: readonly NewFollowPair[],
    options: FollowCallOptions = {},
  ): Promise<PromiseSettledResult<FollowResult>[]> {
    return this.edges.followMany(pairs, options);
  }

  /** Unfollows many at once. @returns in their order what became of each, as of Promise.allSettled */
  unfollowMany(
    pairs: readonly FollowPair[],
    options: FollowCallOptions = {},
  ): Promise<PromiseSettledResult<UnfollowResult>[]> {
    return this.edges.unfollowMany(pairs, options);
  }

  isFollowing(from: EntityLike, to: EntityLike, options: FollowCallOptions = {}): Promise<boolean> {
    return this.counts.isFollowing(from, to, options);
  }

  /** How a viewer stands to each of many targets, of any mixture of types, in their order. Up to 1,000 cost no more than one. */
  relationships<Target extends EntityLike>(
    viewer: EntityLike,
    targets: readonly Target[],
    options: FollowCallOptions = {},
  ): Promise<Relationship<Target>[]> {
    return this.counts.relationships(viewer, targets, options);
  }

  /** Costs the same however many there are. */
  getFollowersCount(of: EntityLike, options: CountOptions = {}): Promise<number> {
    return this.counts.count('followers', of, options);
  }

  /** Costs the same however many there are. */
  getFollowingsCount(of: EntityLike, options: CountOptions = {}): Promise<number> {
    return this.counts.count('followings', of, options);
  }

  /** Of those whom it follows and who follow it. Costs the same however many there are. */
  getFriendsCount(of: EntityLike, options: CountOptions = {}): Promise<number> {
    return this.counts.count('friends', of, options);
  }

  /** All three counts of many entities, in their order. */
  getCounts<Target extends EntityLike>(
    targets: readonly Target[],
    options: CountOptions = {},
  ): Promise<EntityCounts<Target>[]> {
    return this.counts.counts(targets, options);
  }

  /** A page of those who follow it. Costs two statements for one type, however deep in the list the page is. */
  getFollowers<Entity extends object = ObjectLiteral>(
    of: EntityLike,
    options: ListOptions<Entity> = {},
  ): Promise<Page<Entity>> {
    return this.lists.page('followers', of, options);
  }

  /** A page of those whom it follows. Costs two statements for one type, however deep in the list the page is. */
  getFollowings<Entity extends object = ObjectLiteral>(
    of: EntityLike,
    options: ListOptions<Entity> = {},
  ): Promise<Page<Entity>> {
    return this.lists.page('followings', of, options);
  }

  /** A page of those whom it follows and who follow it. Costs two statements for one type, however deep the page is. */
  getFriends<Entity extends object = ObjectLiteral>(
    of: EntityLike,
    options: ListOptions<Entity> = {},
  ): Promise<Page<Entity>> {
    return this.lists.page('friends', of, options);
  }

  /**
   * All of those who follow it, one after another. Whoever comes and goes meanwhile, each other one is met exactly once.
   *
   * @example for await (const { entity } of sequere.eachFollower(project, { type: User })) await send(entity);
   */
  eachFollower<Entity extends object = ObjectLiteral>(
    of: EntityLike,
    options: WalkOptions<Entity> = {},
  ): AsyncGenerator<PageItem<Entity>, void, undefined> {
    return this.lists.walk('followers', of, options);
  }

  /** All of those whom it follows, as `eachFollower`. */
  eachFollowing<Entity extends object = ObjectLiteral>(
    of: EntityLike,
    options: WalkOptions<Entity> = {},
  ): AsyncGenerator<PageItem<Entity>, void, undefined> {
    return this.lists.walk('followings', of, options);
  }

  /** All of its friends, as `eachFollower`. */
  eachFriend<Entity extends object = ObjectLiteral>(
    of: EntityLike,
    options: WalkOptions<Entity> = {},
  ): AsyncGenerator<PageItem<Entity>, void, undefined> {
    return this.lists.walk('friends', of, options);
  }

  /**
   * Narrows a query to rows whose column or relation names an entity that the viewer follows, as a join: a feed in one statement.
   *
   * @param path such as `post.author`
   * @throws UnsupportedByBackendError where follows are not in the database
   * @example sequere.whereFollowedBy(posts.createQueryBuilder('post'), 'post.author', user).getMany()
   */
  whereFollowedBy<Row extends ObjectLiteral>(
    query: SelectQueryBuilder<Row>,
    path: string,
    viewer: EntityLike,
  ): SelectQueryBuilder<Row> {
    const { backend, types } = this.engine.requireOpen();
    if (!backend.whereFollowedBy) throw UnsupportedByBackendError.querying();
    return backend.whereFollowedBy(query, path, types.refOf(viewer));
  }

  /**
   * Removes every follow from and to an entity, archived ones too: for entities that went in a way that cannot be seen, such as raw
   * SQL and foreign-key cascades.
   *
   * @returns how many there were
   */
  async purge(entity: EntityLike, { manager }: FollowCallOptions = {}): Promise<number> {
    const graph = await this.engine.start();
    return await graph.backend.purge([graph.types.refOf(entity)], this.engine.joining(graph, manager));
  }

  /** Compares whatever is stored more than once, while others write; changes nothing. */
  async verify(run: MaintenanceRun = {}): Promise<MaintenanceResult> {
    return await (await this.engine.start()).backend.verify(run);
  }

  /** Does what `verify` does, and mends what it finds. */
  async repair(run: MaintenanceRun = {}): Promise<MaintenanceResult> {
    return await (await this.engine.start()).backend.repair(run);
  }

  /** Makes anew whatever can be derived, while others write. */
  async rebuild(run: MaintenanceRun = {}): Promise<MaintenanceResult> {
    return await (await this.engine.start()).backend.rebuild(run);
  }

  /** For health checks and metrics. Rejects when a follow would. */
  async status(): Promise<SequereStatus> {
    const { backend } = await this.engine.start();
    return { backend: this.engine.backendName, ...(await backend.status()) };
  }
}
