import type { QueryRunner } from 'typeorm';
import type { SendWithCommit } from './commit-company.js';

/**
 * Someone who has bookkeeping to do inside a user's transaction.
 *
 * The coordinator calls `persist` once per round in the outermost transaction, right before its COMMIT, and `publish` after the
 * commit has really happened. It has one of them at least.
 */
export interface TransactionConsumer<Work> {
  /** Shown in logs. */
  readonly name: string;
  /** Consumers run one after another, lowest first (see `ConsumerOrder`). */
  readonly order: number;
  /**
   * Writes the work atomically with the user's own writes. A rejection rolls the user's transaction back.
   *
   * @param sendWithCommit saves the round trip of a statement whose answer is not needed here; undefined where that cannot be done
   */
  persist?(work: readonly Work[], queryRunner: QueryRunner, sendWithCommit?: SendWithCommit): Promise<void>;
  /**
   * Makes fewer works of many that say as much; called whenever a transaction has gathered so many more that its memory matters.
   * @default all are kept
   */
  condense?(works: readonly Work[]): readonly Work[];
  /** Tells the world. It never reaches the caller: a rejection is logged. */
  publish?(work: readonly Work[]): Promise<void> | void;
}

/** The fixed order in which consumers take their locks. */
export const ConsumerOrder = {
  unwantedWrites: 0,
  counterCaches: 10,
  entityCounters: 15,
  followRemoval: 18,
  followCounts: 20,
  dirtyMarks: 30,
  diffHeads: 40,
  outbox: 50,
} as const;
