import type { EntityRef } from '@spoor/core';
import type { FollowEdge, FollowList, FollowOrder } from '@spoor/sequere';

interface Member {
  readonly ref: EntityRef;
  readonly since: number;
}

interface Archived {
  readonly since: number;
  readonly ends: ReadonlySet<string>;
}

/** What a database should hold, by brute force: a Map of dates, from which everything else is counted each time. */
export class GraphModel {
  constructor(
    readonly dates = new Map<string, number>(),
    private readonly archived = new Map<string, Archived>(),
  ) {}

  static readonly key = ({ from, to }: FollowEdge): string => [from.type, from.id, to.type, to.id].join('|');

  copy(): GraphModel {
    return new GraphModel(new Map(this.dates), new Map(this.archived));
  }

  become({ dates, archived }: GraphModel): void {
    this.dates.clear();
    this.archived.clear();
    for (const [key, since] of dates) this.dates.set(key, since);
    for (const [key, edge] of archived) this.archived.set(key, edge);
  }

  follow(edge: FollowEdge, at: number): { changed: boolean; since: number } {
    const key = GraphModel.key(edge);
    const since = this.dates.get(key);
    if (since !== undefined) return { changed: false, since };
    this.dates.set(key, at);
    return { changed: true, since: at };
  }

  unfollow(edge: FollowEdge): { changed: boolean } {
    this.archived.delete(GraphModel.key(edge));
    return { changed: this.dates.delete(GraphModel.key(edge)) };
  }

  purge(entity: EntityRef): number {
    let purged = 0;
    for (const edges of [this.dates, this.archived])
      for (const key of edges.keys()) if (endsOf(key).includes(nameOf(entity)) && edges.delete(key)) purged += 1;
    return purged;
  }

  archive(entity: EntityRef): void {
    const name = nameOf(entity);
    for (const [key, since] of this.dates) {
      if (!endsOf(key).includes(name)) continue;
      this.dates.delete(key);
      this.archived.set(key, { since, ends: this.archived.get(key)?.ends ?? new Set() });
    }
    for (const [key, { since, ends }] of this.archived)
      if (endsOf(key).includes(name)) this.archived.set(key, { since, ends: new Set([...ends, name]) });
  }

  restore(entity: EntityRef): void {
    const name = nameOf(entity);
    for (const [key, { since, ends }] of this.archived) {
      if (!endsOf(key).includes(name)) continue;
      const others = new Set([...ends].filter((end) => end !== name));
      if (others.size > 0) {
        this.archived.set(key, { since, ends: others });
        continue;
      }
      this.archived.delete(key);
      if (!this.dates.has(key)) this.dates.set(key, since);
    }
  }

  date(edge: FollowEdge): number | null {
    return this.dates.get(GraphModel.key(edge)) ?? null;
  }

  /** All of a list, by date, label and id. */
  members(of: EntityRef, list: FollowList, order: FollowOrder = 'newest', type?: string): Member[] {
    const members = this.edges()
      .flatMap(({ from, to, since }): Member[] => {
        if (list === 'followers') return same(to, of) ? [{ ref: from, since }] : [];
        if (!same(from, of)) return [];
        if (list === 'followings') return [{ ref: to, since }];
        const back = this.date({ from: to, to: from });
        return back === null ? [] : [{ ref: to, since: Math.max(since, back) }];
      })
      .filter(({ ref }) => type === undefined || ref.type === type)
      .toSorted(compare);
    return order === 'newest' ? members.toReversed() : members;
  }

  counts(of: EntityRef): Record<FollowList, Record<string, number>> {
    const counts: Record<FollowList, Record<string, number>> = { followers: {}, followings: {}, friends: {} };
    for (const list of ['followers', 'followings', 'friends'] as const)
      for (const { ref } of this.members(of, list)) counts[list][ref.type] = (counts[list][ref.type] ?? 0) + 1;
    return counts;
  }

  private edges() {
    return Array.from(this.dates, ([key, since]) => {
      const [fromType = '', fromId = '', toType = '', toId = ''] = key.split('|');
      return { from: { type: fromType, id: fromId }, to: { type: toType, id: toId }, since };
    });
  }
}

function same(one: EntityRef, other: EntityRef): boolean {
  return one.type === other.type && one.id === other.id;
}

function compare(one: Member, other: Member): number {
  if (one.since !== other.since) return one.since - other.since;
  const [left, right] = [`${one.ref.type}\0${one.ref.id}`, `${other.ref.type}\0${other.ref.id}`];
  return left < right ? -1 : 1;
}

function nameOf({ type, id }: EntityRef): string {
  return `${type}|${id}`;
}

function endsOf(key: string): string[] {
  const [fromType, fromId, toType, toId] = key.split('|');
  return [`${fromType}|${fromId}`, `${toType}|${toId}`];
}
