import type { EntityRef } from '@spoor/core';
import type { RedisConnection } from '@spoor/core/redis';
import type { FollowEdge, FollowOutcome, NewFollowEdge, UnfollowOutcome } from '../../follow-edge.js';
import type { FollowCounts, FollowPageQuery, FollowPageRow, FollowRelation } from '../../follow-query.js';
import { chunksOf } from '../chunks-of.js';
import type { EdgeSet } from '../edge-set.js';
import { readPosition, writePosition } from '../page-position.js';
import { followScript, moveScript, unfollowScript } from './change-edge.lua.js';
import { countsScript, relationsScript, sequerePageScript, type SequereRow } from './read-edges.lua.js';
import { millisecondsOf } from './seconds.js';
import type { SequereKeys } from './sequere.keys.js';

/** How many entities one script looks at. */
const ENTITIES_AT_ONCE = 100;

/** Edges as django-sequere lays them out, in whole seconds. */
export class SequereEdgeSet implements EdgeSet {
  /** What every script is given first. */
  private readonly place: readonly [prefix: string, section: string];

  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: SequereKeys,
    private readonly types: () => readonly string[],
  ) {
    this.place = [keys.prefix, keys.section];
  }

  async follow({ from, to, at }: NewFollowEdge): Promise<FollowOutcome> {
    const keys = [this.keys.nextUid, this.keys.pointer(from), this.keys.pointer(to)];
    const seconds = Math.floor(at / 1_000);
    const ends = [from.type, from.id, to.type, to.id];
    const reply = await this.connection.run(followScript, keys, [...this.place, ...ends, seconds]);
    return reply === 1 ? { changed: true, since: seconds * 1_000 } : { changed: false, since: Number(reply) * 1_000 };
  }

  async unfollow({ from, to }: FollowEdge): Promise<UnfollowOutcome> {
    const keys = [this.keys.pointer(from), this.keys.pointer(to)];
    return { changed: (await this.connection.run(unfollowScript, keys, [...this.place, from.type, to.type])) === 1 };
  }

  /** Moves an edge to another set, at one instant; nothing happens when it is not there. */
  async moveTo(other: SequereEdgeSet, { from, to }: FollowEdge): Promise<void> {
    const keys = [this.keys.pointer(from), this.keys.pointer(to)];
    await this.connection.run(moveScript, keys, [...this.place, from.type, to.type, other.keys.section]);
  }

  async relations(viewer: EntityRef, targets: readonly EntityRef[]): Promise<FollowRelation[]> {
    const parts = chunksOf(targets, ENTITIES_AT_ONCE).map(async (some) => {
      const keys = [viewer, ...some].map((entity) => this.keys.pointer(entity));
      const dates = (await this.connection.run(relationsScript, keys, this.place)).map(millisecondsOf);
      return chunksOf(dates, 2).map(([following = null, followedBy = null]) => ({ following, followedBy }));
    });
    return (await Promise.all(parts)).flat();
  }

  async counts(entities: readonly EntityRef[]): Promise<FollowCounts[]> {
    const types = this.types();
    const parts = chunksOf(entities, ENTITIES_AT_ONCE).map(async (some) => {
      const keys = some.map((entity) => this.keys.pointer(entity));
      const counts = (await this.connection.run(countsScript, keys, [...this.place, ...types])).values();
      const next = () => Object.fromEntries(types.map((type) => [type, counts.next().value ?? 0]));
      return some.map(() => ({ followers: next(), followings: next(), friends: next() }));
    });
    return (await Promise.all(parts)).flat();
  }

  /** Uids that lead nowhere, or to what is not followable, are passed over. */
  async page({ of, list, type, order, limit, after }: FollowPageQuery): Promise<FollowPageRow[]> {
    const name = type === undefined ? list : `${list}:${type}`;
    const types = this.types();
    const rows: FollowPageRow[] = [];
    let position = after;
    for (;;) {
      const wanted = limit - rows.length;
      const found = await this.rowsOf(of, name, [order, wanted, ...startAfter(position)]);
      const page = found.map(([uid, seconds, foundType, id]) => {
        const since = Number(seconds) * 1_000;
        return { type: foundType, id, since, position: writePosition([since, '', uid]) };
      });
      for (const row of page) {
        if (row.type !== null && row.id !== null && types.includes(row.type))
          rows.push({ ref: { type: row.type, id: row.id }, since: row.since, position: row.position });
      }
      if (found.length < wanted || rows.length === limit) return rows;
      position = page.at(-1)?.position;
    }
  }

  private rowsOf(of: EntityRef, name: string, parameters: readonly (string | number)[]): Promise<SequereRow[]> {
    return this.connection.run(sequerePageScript, [this.keys.pointer(of)], [...this.place, name, ...parameters]);
  }
}

function startAfter(position: string | undefined): readonly (string | number)[] {
  if (position === undefined) return [];
  const [since, , uid] = readPosition(position);
  return [since / 1_000, uid];
}
