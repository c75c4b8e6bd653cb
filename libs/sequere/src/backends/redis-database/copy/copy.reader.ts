import type { EntityRef } from '@spoor/core';
import type { RedisConnection } from '@spoor/core/redis';
import type { FollowCounts, FollowList, FollowPageQuery, FollowPageRow, FollowRelation } from '../../follow-query.js';
import { mergePages, startWithin } from '../../redis/merge-pages.js';
import { readPosition, writePosition, type PagePosition } from '../../redis/page-position.js';
import type { CopyKeys } from './copy.keys.js';
import { readCountsScript, readDatesScript, readPageScript } from './read.lua.js';

export const LISTS: readonly FollowList[] = ['followers', 'followings', 'friends'];

/** Reads copies. Whatever it reads of one entity it reads at one instant, with the marker that says that the copy is complete. */
export class CopyReader {
  /** @param era in which a copy must have been made to be read */
  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: CopyKeys,
    private readonly types: () => readonly string[],
    private readonly era: () => string,
  ) {}

  /** @returns undefined when there is no complete copy of the entity */
  async counts(of: EntityRef): Promise<FollowCounts | undefined> {
    const types = this.types();
    const lists = LISTS.flatMap((list) => types.map((type) => this.keys.list(of, list, type)));
    const replies = await this.connection.run(readCountsScript, [this.keys.marker(of), ...lists], [this.era()]);
    if (!replies) return undefined;
    const [followers, followings, friends] = LISTS.map((_, place) =>
      Object.fromEntries(types.map((type, index) => [type, replies[place * types.length + index] as number])),
    );
    return { followers, followings, friends } as FollowCounts;
  }

  /** How the viewer stands to each target, in their order. @returns undefined when there is no complete copy of the viewer */
  async relations(viewer: EntityRef, targets: readonly EntityRef[]): Promise<FollowRelation[] | undefined> {
    const types = [...new Set(targets.map(({ type }) => type))];
    const lists = types.flatMap((type) =>
      (['followings', 'followers'] as const).map((list) => this.keys.list(viewer, list, type)),
    );
    const pairs = targets.flatMap(({ type, id }) => {
      const place = 2 * types.indexOf(type) + 1;
      return [place, id, place + 1, id];
    });
    const keys = [this.keys.marker(viewer), ...lists];
    const dates = await this.connection.run(readDatesScript, keys, [this.era(), ...pairs]);
    if (!dates) return undefined;
    return targets.map((_, index) => ({
      following: dateOf(dates[2 * index]),
      followedBy: dateOf(dates[2 * index + 1]),
    }));
  }

  /** Since when each is in a list, in their order. @returns undefined when there is no complete copy of the entity */
  async dates(of: EntityRef, list: FollowList, members: readonly EntityRef[]): Promise<(number | null)[] | undefined> {
    const types = [...new Set(members.map(({ type }) => type))];
    const keys = [this.keys.marker(of), ...types.map((type) => this.keys.list(of, list, type))];
    const pairs = members.flatMap(({ type, id }) => [types.indexOf(type) + 1, id]);
    return (await this.connection.run(readDatesScript, keys, [this.era(), ...pairs]))?.map(dateOf);
  }

  /** @returns undefined when there is no complete copy of the entity */
  async page(query: FollowPageQuery): Promise<FollowPageRow[] | undefined> {
    const position = query.after === undefined ? undefined : readPosition(query.after);
    const types = query.type === undefined ? this.types() : [query.type];
    const pages = await Promise.all(types.map((type) => this.pageOfType(query, type, position)));
    if (!pages.every((page) => page !== undefined)) return undefined;
    return mergePages(pages, query.order).slice(0, query.limit);
  }

  private async pageOfType(
    { of, list, order, limit }: FollowPageQuery,
    type: string,
    position: PagePosition | undefined,
  ): Promise<FollowPageRow[] | undefined> {
    const start = position ? startWithin(type, order, position) : [];
    const keys = [this.keys.list(of, list, type), this.keys.marker(of)];
    const reply = await this.connection.run(readPageScript, keys, [this.era(), order, limit, ...start]);
    if (!reply) return undefined;
    return Array.from({ length: reply.length / 2 }, (_, index) => {
      const [id, since] = [reply[2 * index] as string, Number(reply[2 * index + 1])];
      return { ref: { type, id }, since, position: writePosition([since, type, id]) };
    });
  }
}

function dateOf(score: string | null | undefined): number | null {
  return typeof score === 'string' ? Number(score) : null;
}
