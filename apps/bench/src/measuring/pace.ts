/** How long everything is measured. */
export interface Pace {
  /** How often each contender has its turn. The median of them counts. */
  readonly rounds: number;
  /** How long a turn takes, in milliseconds; the calls that are on their way then are still awaited and counted. */
  readonly turn: number;
  /** How long each contender runs beforehand unmeasured, in milliseconds. */
  readonly warmUp: number;
  /** Which part of the callers come. */
  readonly crowd: number;
  /** Which part of the data there is. */
  readonly size: number;
}

export const FULL: Pace = { rounds: 3, turn: 800, warmUp: 300, crowd: 1, size: 1 };
export const QUICK: Pace = { rounds: 1, turn: 50, warmUp: 10, crowd: 0.1, size: 0.01 };

/** The same with so long a warm-up that Node has compiled what both sides call: for what takes a millisecond. */
export function wellWarmedUp(pace: Pace): Pace {
  return { ...pace, warmUp: 4 * pace.turn };
}
