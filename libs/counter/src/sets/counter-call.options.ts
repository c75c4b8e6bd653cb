import type { EntityManager } from 'typeorm';
import type { Count } from '../codec/count-codec.js';

/** Options of every call. */
export interface CounterCallOptions {
  /** Take part in this manager's transaction: the change is committed or rolled back with it, and reads see it. */
  manager?: EntityManager;
}

/** Options of `increment` and `decrement`. */
export interface IncrementOptions<N extends Count> extends CounterCallOptions {
  /** Refuse to go below. */
  min?: N;
  /** Refuse to go above. */
  max?: N;
  /** Count once for this key, however often the call is repeated within `idempotencyTtl`; a repeat gets the first answer. */
  idempotencyKey?: string;
}

/** Options of `list`. */
export interface ListOptions extends CounterCallOptions {
  /** Only names that begin with it. */
  prefix?: string;
  /** Only names after it, by code points: the last name of the previous page. */
  after?: string;
  /**
   * At most so many, up to 1000.
   * @default 100
   */
  limit?: number;
}

export const LARGEST_PAGE = 1_000;
