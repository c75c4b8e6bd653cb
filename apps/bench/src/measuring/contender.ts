import type { Target } from './target.js';

/** One way of doing what is measured. */
export interface Contender {
  readonly label: string;
  call(): Promise<unknown>;
  /** How many calls the database has seen so far, to prove that each one counted. */
  counted(): Promise<number>;
  readonly targets?: readonly Target[];
}

/** Contenders that do the same under the same load. The first is the reference for the others' ratios. */
export interface Scenario {
  /** What they do, where that is not obvious. */
  readonly note?: string;
  /** How many calls are under way at any time. */
  readonly callers: number;
  readonly contenders: readonly Contender[];
}
