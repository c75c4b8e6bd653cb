import type { EntityRef } from '@spoor/core';
import {
  InvalidCursorError,
  type EdgeResult,
  type FollowBackend,
  type FollowBackendContext,
  type FollowCounts,
  type FollowEdge,
  type FollowList,
  type FollowOutcome,
  type FollowPageQuery,
  type FollowPageRow,
  type FollowRelation,
  type MaintenanceResult,
  type NewFollowEdge,
  type UnfollowOutcome,
} from '@spoor/sequere';
import { randomUUID } from 'node:crypto';

interface Member {
  readonly ref: EntityRef;
  readonly since: number;
}

const NOTHING_WRONG: MaintenanceResult = { checked: 0, differences: [], total: 0, completed: true };

/** A backend of one's own at its plainest: the edges in an array, which all calls go through. */
export class MemoryBackend implements FollowBackend {
  readonly joinsTransactions = false;
  private context: FollowBackendContext;
  private edges: NewFollowEdge[] = [];
  private readonly archived = new Set<string>();

  async open(context: FollowBackendContext): Promise<void> {
    this.context = context;
  }

  async close(): Promise<void> {}

  async follow(edges: readonly NewFollowEdge[]): Promise<EdgeResult<FollowOutcome>[]> {
    return edges.map((edge) => {
      const standing = this.find(edge);
      if (standing) return { outcome: { changed: false, since: standing.at } };
      this.edges.push(edge);
      const { from, to, at } = edge;
      this.context.publish([{ kind: 'followed', id: randomUUID(), from, to, since: at }]);
      return { outcome: { changed: true, since: at } };
    });
  }

  async unfollow(edges: readonly FollowEdge[]): Promise<EdgeResult<UnfollowOutcome>[]> {
    return edges.map(({ from, to }) => {
      const standing = this.find({ from, to });
      this.edges = this.edges.filter((edge) => !isSame(edge.from, from) || !isSame(edge.to, to));
      if (!standing) return { outcome: { changed: false } };
      this.context.publish([{ kind: 'unfollowed', id: randomUUID(), from, to }]);
      return { outcome: { changed: true } };
    });
  }

  async relations(viewer: EntityRef, targets: readonly EntityRef[]): Promise<FollowRelation[]> {
    return targets.map((target) => ({
      following: this.find({ from: viewer, to: target })?.at ?? null,
      followedBy: this.find({ from: target, to: viewer })?.at ?? null,
    }));
  }

  async counts(entities: readonly EntityRef[]): Promise<FollowCounts[]> {
    return entities.map((of) => ({
      followers: this.countByType('followers', of),
      followings: this.countByType('followings', of),
      friends: this.countByType('friends', of),
    }));
  }

  async page({ of, list, type, order, limit, after }: FollowPageQuery): Promise<FollowPageRow[]> {
    const rows = this.members(list, of)
      .filter(({ ref }) => type === undefined || ref.type === type)
      .map(({ ref, since }) => ({ ref, since, position: JSON.stringify([since, ref.type, ref.id]) }));
    const start = after === undefined ? undefined : positionOf(after);
    const direction = order === 'oldest' ? 1 : -1;
    const compare = (one: FollowPageRow, other: FollowPageRow) =>
      direction * (one.since - other.since || (keyOf(one.ref) < keyOf(other.ref) ? -1 : 1));
    return rows
      .filter((row) => !start || (keyOf(row.ref) !== keyOf(start.ref) && compare(row, start) > 0))
      .toSorted(compare)
      .slice(0, limit);
  }

  async purge(entities: readonly EntityRef[]): Promise<number> {
    const gone = new Set(entities.map(keyOf));
    const { length } = this.edges;
    this.edges = this.edges.filter(({ from, to }) => !gone.has(keyOf(from)) && !gone.has(keyOf(to)));
    for (const key of gone) this.archived.delete(key);
    return length - this.edges.length;
  }

  async archive(entities: readonly EntityRef[]): Promise<void> {
    for (const entity of entities) this.archived.add(keyOf(entity));
  }

  async restore(entities: readonly EntityRef[]): Promise<void> {
    for (const entity of entities) this.archived.delete(keyOf(entity));
  }

  verify = async (): Promise<MaintenanceResult> => NOTHING_WRONG;
  repair = async (): Promise<MaintenanceResult> => NOTHING_WRONG;
  rebuild = async (): Promise<MaintenanceResult> => NOTHING_WRONG;

  async settle(): Promise<void> {}

  async status(): Promise<{ edges: number }> {
    return { edges: this.edges.length };
  }

  private get visible(): NewFollowEdge[] {
    if (this.archived.size === 0) return this.edges;
    return this.edges.filter(({ from, to }) => !this.archived.has(keyOf(from)) && !this.archived.has(keyOf(to)));
  }

  private find({ from, to }: FollowEdge): NewFollowEdge | undefined {
    return this.visible.find((edge) => isSame(edge.from, from) && isSame(edge.to, to));
  }

  private members(list: FollowList, of: EntityRef): Member[] {
    const followers = () =>
      this.visible.filter(({ to }) => isSame(to, of)).map(({ from, at }) => ({ ref: from, since: at }));
    const followings = () =>
      this.visible.filter(({ from }) => isSame(from, of)).map(({ to, at }) => ({ ref: to, since: at }));
    if (list === 'followers') return followers();
    if (list === 'followings') return followings();
    const back = new Map(followers().map(({ ref, since }) => [keyOf(ref), since]));
    return followings().flatMap(({ ref, since }) => {
      const other = back.get(keyOf(ref));
      return other === undefined ? [] : [{ ref, since: Math.max(since, other) }];
    });
  }

  private countByType(list: FollowList, of: EntityRef): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { ref } of this.members(list, of)) counts[ref.type] = (counts[ref.type] ?? 0) + 1;
    return counts;
  }
}

function positionOf(text: string): FollowPageRow {
  try {
    const [since, type, id] = JSON.parse(text) as [number, string, string];
    return { ref: { type, id }, since, position: text };
  } catch {
    throw new InvalidCursorError();
  }
}

function keyOf({ type, id }: EntityRef): string {
  return `${type}\0${id}`;
}

function isSame(one: EntityRef, other: EntityRef): boolean {
  return one.id === other.id && one.type === other.type;
}
