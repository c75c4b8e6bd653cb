import type { EntityRef } from '@spoor/core';
import type {
  EdgeResult,
  FollowBackend,
  FollowBackendContext,
  FollowCounts,
  FollowEdge,
  FollowList,
  FollowOutcome,
  FollowPageQuery,
  FollowPageRow,
  FollowRelation,
  MaintenanceResult,
  NewFollowEdge,
  UnfollowOutcome,
} from '@spoor/sequere';
import { Redis, type ChainableCommander } from 'ioredis';
import { randomUUID } from 'node:crypto';

const LISTS: readonly FollowList[] = ['followers', 'followings', 'friends'];
const NOTHING_WRONG: MaintenanceResult = { checked: 0, differences: [], total: 0, completed: true };

/**
 * The commands of django-sequere's Redis backend, in their order: look whether the edge is there, then count and add in a MULTI.
 * What is wrong with it is what happens between the two.
 */
export class AncestorBackend implements FollowBackend {
  readonly joinsTransactions = false;
  private context: FollowBackendContext;
  private redis: Redis;

  constructor(
    private readonly url: string,
    private readonly prefix: string,
  ) {}

  async open(context: FollowBackendContext): Promise<void> {
    this.context = context;
    this.redis = new Redis(this.url);
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }

  follow(edges: readonly NewFollowEdge[]): Promise<EdgeResult<FollowOutcome>[]> {
    return Promise.all(
      edges.map(async ({ from, to, at }) => {
        const [follower, other] = [await this.uidOf(from), await this.uidOf(to)];
        if ((await this.redis.zrank(this.list(follower, 'followings'), other)) !== null)
          return { outcome: { changed: false, since: at } };
        const isMutual = (await this.redis.zrank(this.list(other, 'followings'), follower)) !== null;
        const transaction = this.redis.multi();
        const add = (uid: string, list: FollowList, member: string, { type }: EntityRef) => {
          for (const key of [this.list(uid, list), `${this.list(uid, list)}:${type}`])
            transaction.incr(`${key}:count`).zadd(key, Math.floor(at / 1_000), member);
        };
        this.each(isMutual, add, { follower, from, other, to });
        await transaction.exec();
        this.context.publish([{ kind: 'followed', id: randomUUID(), from, to, since: at }]);
        return { outcome: { changed: true, since: at } };
      }),
    );
  }

  unfollow(edges: readonly FollowEdge[]): Promise<EdgeResult<UnfollowOutcome>[]> {
    return Promise.all(
      edges.map(async ({ from, to }) => {
        const [follower, other] = [await this.uidOf(from), await this.uidOf(to)];
        if ((await this.redis.zrank(this.list(follower, 'followings'), other)) === null)
          return { outcome: { changed: false } };
        const isMutual = (await this.redis.zrank(this.list(other, 'followings'), follower)) !== null;
        const transaction: ChainableCommander = this.redis.multi();
        const remove = (uid: string, list: FollowList, member: string, { type }: EntityRef) => {
          for (const key of [this.list(uid, list), `${this.list(uid, list)}:${type}`])
            transaction.decr(`${key}:count`).zrem(key, member);
        };
        this.each(isMutual, remove, { follower, from, other, to });
        await transaction.exec();
        this.context.publish([{ kind: 'unfollowed', id: randomUUID(), from, to }]);
        return { outcome: { changed: true } };
      }),
    );
  }

  relations(viewer: EntityRef, targets: readonly EntityRef[]): Promise<FollowRelation[]> {
    return Promise.all(
      targets.map(async (target) => {
        const [one, other] = [await this.uidOf(viewer), await this.uidOf(target)];
        const date = async (list: FollowList) => {
          const seconds = await this.redis.zscore(this.list(one, list), other);
          return seconds === null ? null : Number(seconds) * 1_000;
        };
        return { following: await date('followings'), followedBy: await date('followers') };
      }),
    );
  }

  counts(entities: readonly EntityRef[]): Promise<FollowCounts[]> {
    return Promise.all(
      entities.map(async (entity) => {
        const uid = await this.uidOf(entity);
        const counts: Record<FollowList, Record<string, number>> = { followers: {}, followings: {}, friends: {} };
        for (const list of LISTS)
          for (const type of this.context.types())
            counts[list][type] = Number(await this.redis.get(`${this.list(uid, list)}:${type}:count`));
        return counts;
      }),
    );
  }

  async page({ of, list, limit, after = '0' }: FollowPageQuery): Promise<FollowPageRow[]> {
    const start = Number(after);
    const uids = await this.redis.zrevrange(this.list(await this.uidOf(of), list), start, start + limit - 1);
    return Promise.all(
      uids.map(async (uid, index) => {
        const { identifier = '', object_id: id = '' } = await this.redis.hgetall(`${this.prefix}uid:${uid}`);
        return { ref: { type: identifier, id }, since: 0, position: String(start + index + 1) };
      }),
    );
  }

  purge = async (): Promise<number> => 0;
  archive = async (): Promise<void> => {};
  restore = async (): Promise<void> => {};
  verify = async (): Promise<MaintenanceResult> => NOTHING_WRONG;
  repair = async (): Promise<MaintenanceResult> => NOTHING_WRONG;
  rebuild = async (): Promise<MaintenanceResult> => NOTHING_WRONG;
  settle = async (): Promise<void> => {};
  status = async (): Promise<Record<string, string>> => ({ backend: 'ancestor' });

  private each(
    isMutual: boolean,
    change: (uid: string, list: FollowList, member: string, type: EntityRef) => void,
    { follower, from, other, to }: { follower: string; from: EntityRef; other: string; to: EntityRef },
  ): void {
    change(follower, 'followings', other, to);
    change(other, 'followers', follower, from);
    if (!isMutual) return;
    change(follower, 'friends', other, to);
    change(other, 'friends', follower, from);
  }

  private async uidOf({ type, id }: EntityRef): Promise<string> {
    const pointer = `${this.prefix}uid:${type}:${id}`;
    const known = await this.redis.get(pointer);
    if (known) return known;
    const uid = randomUUID().replaceAll('-', '');
    await this.redis
      .multi()
      .hset(`${this.prefix}uid:${uid}`, { identifier: type, object_id: id, uid })
      .set(pointer, uid)
      .exec();
    return uid;
  }

  private list(uid: string, list: FollowList): string {
    return `${this.prefix}uid:${uid}:${list}`;
  }
}
