import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A base row of 15 minutes of UTC, from which hours and the days of any zone are made. Kept for what a tracker was asked to show by
 * the hour or in other zones than the module's.
 */
@Entity(tableOptions('spoor_statistic_bin'))
@Index(['objectType', 'objectId', 'metricId', 'bin'])
export class StatisticBin {
  @PrimaryColumn({ type: 'int' })
  metricId: number;

  /** Quarters of an hour since 1970-01-01T00:00Z. */
  @PrimaryColumn({ type: 'int' })
  bin: number;

  /** The label of the object's class; empty for values by date alone. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  objectType: string;

  /** Empty for values by date alone. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  objectId: string;

  @Column({ type: 'bigint', transformer: bigintTransformer })
  value: bigint;

  /** Of an average, the number of its samples; null otherwise. */
  @Column({ type: 'bigint', nullable: true, transformer: bigintTransformer })
  samples: bigint | null;
}
