import type { Pair } from './people.js';

const PEOPLE = 6_000;
const FOLLOWINGS = 72;
const NODES = 300_000;

/** As in a small application: 6,000 people follow 72 others each. */
export function applicationGraph(size: number): Pair[] {
  const people = Math.max(Math.ceil(PEOPLE * size), FOLLOWINGS + 1);
  const random = randomFrom(1);
  return Array.from({ length: people }, (_, from) => othersOf(from, FOLLOWINGS, people, random)).flat();
}

/**
 * As in LinkBench, whose distribution of a social graph this follows: of 300,000 nodes 45 % link to none, 78 % to one at most, 98 % to
 * ten, 99.7 % to fifty, the rest to many, 3.5 on average (Armstrong et al., SIGMOD 2013; `Distribution.dat` of its repository).
 */
export function linkBenchGraph(size: number): Pair[] {
  const nodes = Math.ceil(NODES * size);
  const random = randomFrom(2);
  return Array.from({ length: nodes }, (_, from) => othersOf(from, degree(random), nodes, random)).flat();
}

function degree(random: () => number): number {
  const share = random();
  if (share < 0.453) return 0;
  if (share < 0.775) return 1;
  if (share < 0.983) return logarithmic(2, 10, random());
  return share < 0.997 ? logarithmic(11, 50, random()) : logarithmic(51, 2_500, random());
}

function logarithmic(least: number, most: number, share: number): number {
  return Math.floor(least * ((most + 1) / least) ** share);
}

function othersOf(from: number, wanted: number, all: number, random: () => number): Pair[] {
  const others = new Set<number>();
  while (others.size < Math.min(wanted, all - 1)) {
    const other = Math.floor(random() * all);
    if (other !== from) others.add(other);
  }
  return [...others].map((to) => [from + 1, to + 1]);
}

/** The same numbers each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
