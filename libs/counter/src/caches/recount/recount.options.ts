import type { EntityClass, EntityId, EntityLike, EntityRef } from '@spoor/core';

/** Which counter caches are recounted, and how. */
export interface RecountOptions {
  /**
   * The class that they are kept in.
   * @default every class
   */
  parent?: EntityClass;

  /**
   * The cached column's property.
   * @default every cached column
   */
  column?: string;

  /**
   * How many parents are locked and recounted in one transaction.
   * @default 2000
   */
  batchSize?: number;

  /**
   * Looks at the parents behind this one alone, in the order of the primary key; with `parent`.
   * @default every parent; those that a recount which was interrupted or killed has not reached come first
   */
  after?: EntityLike | EntityId;

  /**
   * Begins at the first parent, however far an interrupted recount has come.
   * @default false
   */
  restart?: boolean;

  /**
   * Reports what is wrong, and neither writes nor locks anything.
   * @default false
   */
  dryRun?: boolean;

  /** Ends the recount before the next batch; another one continues there. */
  signal?: AbortSignal;

  /** Told after each batch. The next one waits for what it returns; what it throws ends the recount. */
  onProgress?: (progress: RecountProgress) => unknown;
}

/** How far a recount has come. */
export interface RecountProgress {
  /** The name of the parents' class. */
  readonly parent: string;
  /** The properties that are recounted. */
  readonly columns: readonly string[];
  /** Parents of that class that were recounted so far. */
  readonly parents: number;
  /** Values that were wrong so far. */
  readonly wrong: number;
  /** The last one. */
  readonly last: EntityRef;
}

/** A value that was wrong. */
export interface RecountCorrection {
  readonly ref: EntityRef;
  /** The cached column's property. */
  readonly column: string;
  /** Rounded past 2^53, as `is`. */
  readonly was: number;
  readonly is: number;
}

export interface RecountResult {
  /** How many parents were looked at; one that is kept in two passes counts in each. */
  readonly parents: number;
  /** How many cached values were wrong. */
  readonly wrong: number;
  /** The first 100 of them. */
  readonly corrections: readonly RecountCorrection[];
  /** Whether it began where an interrupted recount had ended. */
  readonly resumed: boolean;
  /** False when `signal` ended it. */
  readonly completed: boolean;
}
