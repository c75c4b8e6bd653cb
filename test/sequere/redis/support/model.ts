import type { EntityRef } from '@spoor/core';
import type { FollowList } from '@spoor/sequere';

interface Edge {
  from: EntityRef;
  to: EntityRef;
  at: number;
}

/** What a graph of follows is, without any cleverness. */
export class Model {
  private edges: Edge[] = [];
  private away: Edge[] = [];
  private archived = new Set<string>();

  follow(from: EntityRef, to: EntityRef, at: number): boolean {
    if (this.find(from, to)) return false;
    this.edges.push({ from, to, at });
    return true;
  }

  unfollow(from: EntityRef, to: EntityRef): boolean {
    const isOther = (edge: Edge) => !(same(edge.from, from) && same(edge.to, to));
    const found = this.find(from, to);
    this.edges = this.edges.filter(isOther);
    this.away = this.away.filter(isOther);
    return found !== undefined;
  }

  archive(entity: EntityRef): void {
    this.archived.add(textOf(entity));
    const [gone, rest] = split(this.edges, (edge) => touches(edge, entity));
    this.edges = rest;
    this.away.push(
      ...gone.filter(({ from, to }) => !this.away.some((old) => same(old.from, from) && same(old.to, to))),
    );
  }

  restore(entity: EntityRef): void {
    this.archived.delete(textOf(entity));
    const isBack = (edge: Edge) =>
      touches(edge, entity) && ![edge.from, edge.to].some((end) => this.archived.has(textOf(end)));
    const [back, rest] = split(this.away, isBack);
    this.away = rest;
    for (const { from, to, at } of back) this.follow(from, to, at);
  }

  purge(entity: EntityRef): number {
    this.archived.delete(textOf(entity));
    const [gone, rest] = split(this.edges, (edge) => touches(edge, entity));
    const [goneToo, away] = split(this.away, (edge) => touches(edge, entity));
    this.edges = rest;
    this.away = away;
    return gone.length + goneToo.length;
  }

  since(from: EntityRef, to: EntityRef): number | null {
    return this.find(from, to)?.at ?? null;
  }

  /** Newest first; of one date by type and id, the last first. */
  list(of: EntityRef, list: FollowList): { ref: EntityRef; since: number }[] {
    const followings = this.edges.filter(({ from }) => same(from, of)).map(({ to, at }) => ({ ref: to, since: at }));
    const followers = this.edges.filter(({ to }) => same(to, of)).map(({ from, at }) => ({ ref: from, since: at }));
    const friends = followings.flatMap(({ ref, since }) => {
      const back = this.since(ref, of);
      return back === null ? [] : [{ ref, since: Math.max(since, back) }];
    });
    return { followings, followers, friends }[list].toSorted(
      (one, other) => other.since - one.since || (textOf(one.ref) < textOf(other.ref) ? 1 : -1),
    );
  }

  private find(from: EntityRef, to: EntityRef): Edge | undefined {
    return this.edges.find((edge) => same(edge.from, from) && same(edge.to, to));
  }
}

export function textOf({ type, id }: EntityRef): string {
  return `${type} ${id}`;
}

function same(one: EntityRef, other: EntityRef): boolean {
  return one.type === other.type && one.id === other.id;
}

function touches({ from, to }: Edge, entity: EntityRef): boolean {
  return same(from, entity) || same(to, entity);
}

function split(edges: readonly Edge[], test: (edge: Edge) => boolean): [Edge[], Edge[]] {
  return [edges.filter(test), edges.filter((edge) => !test(edge))];
}
