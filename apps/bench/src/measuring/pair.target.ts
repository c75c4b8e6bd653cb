import type { Verdict } from './target.js';

/** The median times of a pair's calls, in milliseconds. */
export interface PairTimes {
  readonly reference: number;
  readonly own: number;
  /** How often each side was called. */
  readonly calls: number;
}

/** What our side of a pair is held to. */
export interface PairTarget {
  judge(times: PairTimes): Verdict;
}

/** A call takes at most `times` the time of the reference's. */
export function timeWithin(times: number): PairTarget {
  return {
    judge({ reference, own }) {
      const factor = own / reference;
      return { wanted: `≤ ${times}×`, factor, isMet: factor <= times };
    },
  };
}

/** It is at least `times` as fast as the reference. */
export function speedAtLeast(times: number): PairTarget {
  return {
    judge({ reference, own }) {
      const factor = reference / own;
      return { wanted: `speed ≥ ${times}×`, factor, isMet: factor >= times };
    },
  };
}
