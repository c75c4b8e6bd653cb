import type { EntityRef } from '@spoor/core';
import type { SequereService } from '@spoor/sequere';
import { sum } from 'simple-statistics';
import { person } from './person.entity.js';

/** How many people follow one another in the benchmarks of single calls. */
export const PEOPLE = 2_000;
/** Whom everybody follows. Nobody else has an id so high. */
export const CELEBRITY = 900_000_000;

/** Two ids: who follows whom. */
export type Pair = readonly [from: number, to: number];

/** Pairs of people, each pair once; there are millions. */
export function pairsOfPeople(): () => Pair {
  let turn = 0;
  return () => {
    const from = turn % PEOPLE;
    const distance = 1 + Math.floor(turn / PEOPLE);
    turn += 1;
    return [from + 1, ((from + distance) % PEOPLE) + 1];
  };
}

/** Ever new followers of the celebrity, from `first` on. */
export function fansFrom(first: number): () => Pair {
  let next = first;
  return () => [next++, CELEBRITY];
}

const everybody: readonly EntityRef[] = Array.from({ length: PEOPLE }, (_, index) => person(index + 1));

/** How many follows people make, by the counts that are kept. */
export async function countFollowings(sequere: SequereService): Promise<number> {
  return sum((await sequere.getCounts(everybody)).map(({ followings }) => followings));
}

/** Lets everybody in `pairs` follow, many at a time. @throws what the first refused follow was refused with */
export async function followAll(sequere: SequereService, pairs: Iterable<Pair>): Promise<void> {
  let chunk: { from: EntityRef; to: EntityRef }[] = [];
  const flush = async () => {
    for (const result of await sequere.followMany(chunk)) if (result.status === 'rejected') throw result.reason;
    chunk = [];
  };
  for (const [from, to] of pairs) {
    chunk.push({ from: person(from), to: person(to) });
    if (chunk.length === 1_000) await flush();
  }
  await flush();
}
