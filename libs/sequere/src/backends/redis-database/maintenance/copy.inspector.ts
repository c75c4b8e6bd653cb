import type { EntityRef } from '@spoor/core';
import { setTimeout as delay } from 'node:timers/promises';
import type { FollowDifference } from '../../follow-maintenance.js';
import type { FollowList, FollowPageQuery, FollowPageRow, FollowRelation } from '../../follow-query.js';
import { chunksOf } from '../../redis/chunks-of.js';
import { globOf } from '../../redis/maintenance/glob-of.js';
import { NOTHING, type Inspection, type Inspector } from '../../redis/maintenance/inspection.js';
import { LISTS } from '../copy/copy.reader.js';
import type { CopyParts } from './copy-maintenance.js';

type Page = (query: FollowPageQuery) => Promise<FollowPageRow[] | undefined>;
interface Compared {
  readonly member: EntityRef;
  /** By the database, and by the copy. */
  readonly wanted: number | null;
  readonly copied: number | null;
}
type Dates = (members: readonly EntityRef[]) => Promise<(number | null)[] | undefined>;

const BATCH = 250;
/** How often, and after which pause in milliseconds, what differs is looked at again: it may be on its way. */
const LOOKS = 5;
const PAUSE = 200;

/** Compares complete copies with the database, each list with what the other says of its members. */
export class CopyInspector implements Inspector {
  readonly pattern: string;

  constructor(private readonly parts: CopyParts) {
    this.pattern = `${globOf(parts.connection.key(''))}{*}:copy`;
  }

  /** A copy that differs is mended by being dropped. */
  async inspect(key: string, mend: boolean): Promise<Inspection> {
    const of = this.parts.keys.ofMarker(key);
    if (!of) return NOTHING;
    let checked = 0;
    const differences: FollowDifference[] = [];
    for (const list of LISTS)
      for (const type of this.parts.types()) {
        const inspection = await this.inspectList(of, list, type);
        checked += inspection.checked;
        differences.push(...inspection.differences);
      }
    if (mend && differences.length > 0) await this.parts.writer.drop(of);
    return { checked, differences };
  }

  private async inspectList(of: EntityRef, list: FollowList, type: string): Promise<Inspection> {
    const { database, reader } = this.parts;
    const differing = new Map<string, EntityRef>();
    let checked = 0;
    for (const [page, datesOf] of [
      [(query) => reader.page(query), (members) => this.datesInDatabase(of, list, members)],
      [(query) => database.page(query), (members) => reader.dates(of, list, members)],
    ] satisfies [Page, Dates][]) {
      let rows: FollowPageRow[] = [];
      do {
        const after = rows.at(-1)?.position;
        rows = (await page({ of, list, type, order: 'oldest', limit: BATCH, after })) ?? [];
        const dates = rows.length > 0 ? await datesOf(rows.map(({ ref }) => ref)) : [];
        for (const [index, { ref, since }] of rows.entries())
          if (dates && dates[index] !== since) differing.set(ref.id, ref);
        checked += rows.length;
      } while (rows.length === BATCH);
    }
    return { checked, differences: await this.confirm(of, list, [...differing.values()]) };
  }

  private async datesInDatabase(
    of: EntityRef,
    list: FollowList,
    members: readonly EntityRef[],
  ): Promise<(number | null)[]> {
    return (await this.parts.database.relations(of, members)).map((relation) => sinceIn(list, relation));
  }

  /** What still differs after a while, in a copy that is still complete. */
  private async confirm(of: EntityRef, list: FollowList, members: readonly EntityRef[]): Promise<FollowDifference[]> {
    let differing = members;
    let found: FollowDifference[] = [];
    for (let look = 1; look <= LOOKS && differing.length > 0; look += 1) {
      if (look > 1) await delay(PAUSE);
      const compared: Compared[] = [];
      for (const some of chunksOf(differing, BATCH)) compared.push(...(await this.compare(of, list, some)));
      differing = compared.map(({ member }) => member);
      found = compared.map(({ member, wanted, copied }) => describe(of, list, member, wanted, copied));
    }
    return found;
  }

  private async compare(of: EntityRef, list: FollowList, members: readonly EntityRef[]): Promise<Compared[]> {
    const wanted = await this.datesInDatabase(of, list, members);
    const copied = await this.parts.reader.dates(of, list, members);
    if (!copied) return [];
    return members
      .map((member, index) => ({ member, wanted: wanted[index] ?? null, copied: copied[index] ?? null }))
      .filter((each) => each.wanted !== each.copied);
  }
}

function sinceIn(list: FollowList, { following, followedBy }: FollowRelation): number | null {
  if (list === 'followings') return following;
  if (list === 'followers') return followedBy;
  return following === null || followedBy === null ? null : Math.max(following, followedBy);
}

function describe(
  of: EntityRef,
  list: FollowList,
  member: EntityRef,
  wanted: number | null,
  found: number | null,
): FollowDifference {
  const where = `the copy of ${of.type}:${of.id}, ${list}`;
  const who = `${member.type}:${member.id}`;
  if (found === null) return { kind: 'missing', message: `${where}: ${who} is in the database only` };
  if (wanted === null) return { kind: 'extra', message: `${where}: ${who} is not in the database` };
  return { kind: 'date', message: `${where}: ${who} has another date than in the database` };
}
