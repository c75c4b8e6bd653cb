import type { EntityMetadata, QueryRunner } from 'typeorm';
import type { TransactionConsumer } from '../transactions/transaction-consumer.js';
import type { RowEvent, RowOperation, RowValues } from './row-event.js';

/** What somebody wants to know about the rows of one entity. */
export interface RowWatch {
  /**
   * The columns whose values it reads, by property path as in `RowValues`; none for the identity alone. A statement that can
   * change none of them is not captured.
   */
  readonly columns: 'all' | readonly string[];
  /**
   * `'entity'`: as a loaded entity has them. `'stored'`: as the driver returned them, before TypeORM and the entity's transformers
   * make something else of them; whatever differs there is a change.
   * @default 'entity'
   */
  readonly values?: 'entity' | 'stored';
  /** @default all */
  readonly operations?: readonly RowOperation[];
  /**
   * Whether pairs of its many-to-many relations are of interest, from either side.
   * @default false
   */
  readonly links?: boolean;
  /**
   * A statement on more rows than these is reported as one `Invalidation`.
   * @default 1000
   */
  readonly bulkLimit?: number;
}

/** What a statement is about to write. */
export interface UpcomingWrite {
  /** An upsert is an insert. */
  readonly op: 'insert' | 'update';
  readonly metadata: EntityMetadata;
  /** A new row's each, or the ones that all updated rows get; without those that only the database knows. */
  readonly values: readonly RowValues[];
}

/** An INSERT that somebody may not want to be told of. */
export interface UpcomingInsert extends UpcomingWrite {
  /** For how long its transaction has been open, in milliseconds; what the database dates itself may be older by that. */
  readonly age: number;
}

/**
 * Someone who wants to know what really changed in the rows of some entities.
 *
 * Its `persist` gets the events of a transaction in the order in which they happened, inside that transaction; a statement outside of
 * one is given one. Without `persist` it needs no transaction, and its `publish` is called after the commit.
 */
export interface RowConsumer extends TransactionConsumer<RowEvent> {
  /** Asked once for each entity of the DataSource; undefined for one that it does not care for. */
  watch(metadata: EntityMetadata): RowWatch | undefined;

  /**
   * Called inside the statement's transaction before an insert, or an update that sets a watched column: the last moment to take
   * locks before the database takes its own. A rejection fails the statement.
   */
  beforeStatement?(write: UpcomingWrite, queryRunner: QueryRunner): Promise<void>;

  /**
   * Asked before an INSERT, by what it is given, whether it is to be told of: true; or else those of its rows that will be wanted first
   * as time goes by, none if none ever will. Within a transaction it is asked again by these alone, of all INSERTs together, once they
   * have become many and right before the COMMIT; if it wants them then, it is told of an `Invalidation`. What nobody wants to be told
   * of costs no more than that. Not asked on SQLite's one connection.
   * @default true
   */
  wants?(insert: UpcomingInsert): true | readonly RowValues[];

  /** Told what a statement has changed, in the async context of its caller; `persist` gets the same events later. */
  observe?(events: readonly RowEvent[]): void;
}
