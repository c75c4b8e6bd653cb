import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How far a tracker is. Readers take from it up to when values are complete. */
@Entity(tableOptions('spoor_tracker_state'))
@Index(['metricId', 'statistic'])
export class TrackerState {
  /** The tracker's name, from its metric, its statistic and its source. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  tracker: string;

  @Column({ type: 'int' })
  metricId: number;

  /** The class name of the statistic that it writes, such as `StatisticByDate`. */
  @Column({ type: 'varchar', length: 100 })
  statistic: string;

  /** 1 when bins are kept, 0 when days of the module's zone alone. */
  @Column({ type: 'int' })
  bins: number;

  /** The zone of the days that it has written. */
  @Column({ type: 'varchar', length: 64 })
  zone: string;

  /** A hash of what is counted and how: what was counted otherwise is counted anew. */
  @Column({ type: 'varchar', length: 64 })
  definition: string;

  /** Everything before this instant has been counted, in epoch milliseconds; null before the first run has ended. */
  @Column({ type: 'bigint', nullable: true, transformer: bigintTransformer })
  completeUpTo: bigint | null;

  /** When `verify` last found no difference, in epoch milliseconds. */
  @Column({ type: 'bigint', nullable: true, transformer: bigintTransformer })
  verifiedAt: bigint | null;

  /** Where an interrupted rebuild goes on; null when there is none. */
  @Column({ type: 'simple-json', nullable: true })
  progress: object | null;
}
