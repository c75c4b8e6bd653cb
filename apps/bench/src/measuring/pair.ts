import type { PairTarget } from './pair.target.js';

/** Does once what is timed. */
export type Call = () => Promise<unknown>;

/** One of the two ways of a pair. */
export interface Side {
  /** Makes ready, unmeasured, and returns what is timed. */
  ready(): Call | Promise<Call>;
}

/** The same done in two ways: as anybody would, and with Spoor. */
export interface Pair {
  readonly title: string;
  readonly reference: Side;
  readonly own: Side;
  readonly target?: PairTarget;
  /**
   * Called after a turn with the number of calls that each side has made in it.
   *
   * @throws Error when ours has not done what was asked: such a figure would be worth nothing
   */
  check(calls: number): Promise<void> | void;
  /** Brings the database back to how the turn has found it. */
  tidy(): Promise<void>;
}
