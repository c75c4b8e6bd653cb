import type { EntityRef } from '@spoor/core';
import type { RedisConnection } from '@spoor/core/redis';
import type { FollowDifference } from '../../follow-maintenance.js';
import { chunksOf } from '../chunks-of.js';
import { globOf } from '../maintenance/glob-of.js';
import { halfDifference } from '../maintenance/half-difference.js';
import { NOTHING, type Inspection, type Inspector } from '../maintenance/inspection.js';
import { compareCountsScript, compareEdgesScript, type WrongEdge } from './compare-edges.lua.js';
import { millisecondsOf } from './seconds.js';
import type { SequereKeys } from './sequere.keys.js';

const EDGES_AT_ONCE = 100;

/** Compares, entity by entity, everything that django-sequere's layout stores more than once. */
export class SequereInspector implements Inspector {
  readonly pattern: string;
  private readonly uidPrefix: string;

  /** @param places the keys of each set of edges */
  constructor(
    private readonly connection: RedisConnection,
    private readonly places: readonly SequereKeys[],
    private readonly types: () => readonly string[],
    prefix: string,
  ) {
    this.uidPrefix = `${prefix}uid:`;
    this.pattern = `${globOf(this.uidPrefix)}*`;
  }

  async inspect(key: string, mend: boolean): Promise<Inspection> {
    const uid = key.slice(this.uidPrefix.length);
    if (uid.includes(':')) return NOTHING; // a pointer or a list
    const entity = await this.entityOf(uid);
    if (!entity) return NOTHING;
    let checked = 0;
    const differences = await this.comparePointer(uid, entity, mend);
    for (const place of this.places) {
      for await (const others of this.membersOf(place, uid)) {
        checked += others.length;
        const parameters = [...given(place, mend), uid, entity.type, ...others];
        const wrong = await this.connection.run(compareEdgesScript, [], parameters);
        differences.push(...(await Promise.all(wrong.map((each) => this.describe(entity, each)))));
      }
      const counts = await this.connection.run(compareCountsScript, [], [...given(place, mend), uid, ...this.types()]);
      for (const [list, members, count] of counts)
        differences.push({
          kind: 'count',
          message: `${entity.type}:${entity.id} ${list}: ${count ?? 0} counted, ${members} stored`,
        });
    }
    return { checked, differences };
  }

  /** All uids that the entity's lists have, each list by itself; a few members are many of them in two. */
  private async *membersOf({ prefix, section }: SequereKeys, uid: string): AsyncGenerator<string[]> {
    const seen = new Set<string>();
    for (const list of ['followings', 'followers', 'friends']) {
      for (const suffix of ['', ...this.types().map((type) => `:${type}`)]) {
        let cursor = '0';
        do {
          const key = `${prefix}uid:${uid}:${section}${list}${suffix}`;
          const [next, found] = await this.connection.execute((client) => client.zscan(key, cursor));
          const fresh = chunksOf(found, 2)
            .map(([member = '']) => member)
            .filter((member) => !seen.has(member));
          for (const member of fresh) seen.add(member);
          for (const some of chunksOf(fresh, EDGES_AT_ONCE)) yield some;
          cursor = next;
        } while (cursor !== '0');
      }
    }
  }

  /** Two uids for one entity come of two first follows at once in django-sequere. */
  private async comparePointer(uid: string, entity: EntityRef, mend: boolean): Promise<FollowDifference[]> {
    const [place] = this.places;
    const pointer = place?.pointer(entity) ?? '';
    const current = await this.connection.execute((client) => client.get(pointer));
    if (current === uid) return [];
    if (current === null && mend) await this.connection.execute((client) => client.set(pointer, uid, 'NX'));
    const message = `${entity.type}:${entity.id} has the uid ${uid}, but is found under ${current ?? 'none'}`;
    return [{ kind: 'orphan', message }];
  }

  private async entityOf(uid: string): Promise<EntityRef | undefined> {
    const fields = ['identifier', 'object_id'] as const;
    const [type, id] = await this.connection.execute((client) => client.hmget(this.uidPrefix + uid, ...fields));
    return type && id ? { type, id } : undefined;
  }

  private async describe(entity: EntityRef, [kind, uid, ...dates]: WrongEdge): Promise<FollowDifference> {
    const other = (await this.entityOf(uid)) ?? { type: 'uid', id: uid };
    const [one, another] = [entity, other].map(({ type, id }) => `${type}:${id}`);
    if (kind === 'friends')
      return {
        kind: dates.includes(null) ? 'missing' : 'extra',
        edge: { from: entity, to: other },
        message: `${one} has ${another} among its friends otherwise than they follow each other`,
      };
    const edge = kind === 'outgoing' ? { from: entity, to: other } : { from: other, to: entity };
    const [forward = null, , reverse = null] = dates.map(millisecondsOf);
    if (forward === reverse)
      return {
        kind: 'half edge',
        edge,
        message: `${one} and ${another}: a list of one type differs from the list of all`,
      };
    return halfDifference(edge, forward, reverse);
  }
}

function given({ prefix, section }: SequereKeys, mend: boolean): string[] {
  return [prefix, section, mend ? 'mend' : ''];
}
