import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a recount of counter caches has come; gone when it is done. */
@Entity(tableOptions('spoor_counter_cache_progress'))
export class CounterCacheProgress {
  /** The parent's table, and a hash of it and the columns. */
  @PrimaryColumn({ type: 'varchar', length: 128 })
  cache: string;

  /** The primary key of the last parent that was recounted. */
  @Column({ type: 'simple-json' })
  cursor: unknown[];

  /** Epoch milliseconds. */
  @Column({ type: 'bigint', transformer: bigintTransformer })
  updatedAt: bigint;
}
