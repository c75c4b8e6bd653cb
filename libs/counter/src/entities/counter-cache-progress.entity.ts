import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where a recount stands. */
export interface RecountPosition {
  /** A hash of what is counted: by another definition, what has been recounted is not. */
  readonly definition: string;
  /** The primary key of the last parent that was recounted. */
  readonly key: readonly unknown[];
}

/** How far a recount of counter caches has come; gone when it is done. */
@Entity(tableOptions('spoor_counter_cache_progress'))
export class CounterCacheProgress {
  /** The parent's table, and a hash of it and the columns. */
  @PrimaryColumn({ type: 'varchar', length: 128 })
  cache: string;

  @Column({ type: 'simple-json' })
  cursor: RecountPosition;

  /** Epoch milliseconds. */
  @Column({ type: 'bigint', transformer: bigintTransformer })
  updatedAt: bigint;
}
