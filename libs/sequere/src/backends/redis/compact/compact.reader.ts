import type { EntityRef } from '@spoor/core';
import type { RedisConnection } from '@spoor/core/redis';
import type { FollowDifference } from '../../follow-maintenance.js';
import type { FollowCounts, FollowList, FollowPageQuery, FollowPageRow, FollowRelation } from '../../follow-query.js';
import { mergePages, startWithin } from '../merge-pages.js';
import { pageScript } from '../page.lua.js';
import { readPosition, writePosition, type PagePosition } from '../page-position.js';
import { readAll, type Command } from '../read-all.js';
import { friendDifference } from '../maintenance/friend-difference.js';
import { compareFriendsScript } from './compare-friends.lua.js';
import type { CompactKeys, CompactList } from './compact.keys.js';

const LISTS: readonly FollowList[] = ['followers', 'followings', 'friends'];

type Score = string | null;

/** Reads what is laid out compactly. It never makes a key, and all that is asked of one entity is in one slot. */
export class CompactReader {
  constructor(
    protected readonly connection: RedisConnection,
    protected readonly keys: CompactKeys,
    private readonly types: () => readonly string[],
  ) {}

  async relations(viewer: EntityRef, targets: readonly EntityRef[]): Promise<FollowRelation[]> {
    const types = [...new Set(targets.map(({ type }) => type))];
    const datesIn = (list: FollowList): Command[] =>
      types.map((type) => {
        const ids = targets.filter((target) => target.type === type).map(({ id }) => id);
        return ['zmscore', this.keys.of(viewer, list, type), ...ids];
      });
    const dates = (await readAll<Score[]>(this.connection, [...datesIn('followings'), ...datesIn('followers')])).map(
      (scores) => scores.values(),
    );
    return targets.map(({ type }) => {
      const index = types.indexOf(type);
      return { following: nextOf(dates[index]), followedBy: nextOf(dates[types.length + index]) };
    });
  }

  async counts(entities: readonly EntityRef[]): Promise<FollowCounts[]> {
    const types = this.types();
    const commands = entities.flatMap((entity) =>
      LISTS.flatMap((list) => types.map((type): Command => ['zcard', this.keys.of(entity, list, type)])),
    );
    const replies = (await readAll<number>(this.connection, commands)).values();
    const next = () => Object.fromEntries(types.map((type) => [type, replies.next().value ?? 0]));
    return entities.map(() => ({ followers: next(), followings: next(), friends: next() }));
  }

  async page(query: FollowPageQuery): Promise<FollowPageRow[]> {
    const position = query.after === undefined ? undefined : readPosition(query.after);
    if (query.type !== undefined) return await this.pageOfType(query, query.type, position);
    const pages = await Promise.all(this.types().map((type) => this.pageOfType(query, type, position)));
    return mergePages(pages, query.order).slice(0, query.limit);
  }

  parse(key: string): CompactList | undefined {
    return this.keys.parse(key);
  }

  /**
   * Compares some of an entity's friends with its followings and followers.
   *
   * @param ids of members of the type
   * @param mend whether to put right what is wrong
   */
  async compareFriends(
    of: EntityRef,
    type: string,
    ids: readonly string[],
    mend: boolean,
  ): Promise<FollowDifference[]> {
    if (ids.length === 0) return [];
    const keys = (['followings', 'followers', 'friends'] as const).map((list) => this.keys.of(of, list, type));
    const wrong = await this.connection.run(compareFriendsScript, keys, [mend ? 'mend' : '', ...ids]);
    return wrong.map(([id, right, stored]) => friendDifference(of, { type, id }, right, stored));
  }

  private async pageOfType(
    { of, list, order, limit }: FollowPageQuery,
    type: string,
    position: PagePosition | undefined,
  ): Promise<FollowPageRow[]> {
    const start = position ? startWithin(type, order, position) : [];
    const reply = await this.connection.run(pageScript, [this.keys.of(of, list, type)], [order, limit, ...start]);
    const rows: FollowPageRow[] = [];
    for (let index = 0; index < reply.length; index += 2) {
      const id = reply[index] as string;
      const since = Number(reply[index + 1]);
      rows.push({ ref: { type, id }, since, position: writePosition([since, type, id]) });
    }
    return rows;
  }
}

function nextOf(scores: Iterator<Score> | undefined): number | null {
  const score: unknown = scores?.next().value;
  return typeof score === 'string' ? Number(score) : null;
}
