import { bigintTransformer } from '@spoor/core';
import { Column, PrimaryColumn } from 'typeorm';
import type { Period } from '../calendar/period.js';

/**
 * A value of a metric for a period and date. Extend it to group by more: every further primary column is a dimension.
 *
 * @example
 * @Entity({ engine: 'InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin' })
 * class StatisticByProvince extends AbstractStatistic {
 *   @PrimaryColumn({ type: 'varchar', length: 2 })
 *   country: string;
 *
 *   @PrimaryColumn({ type: 'varchar', length: 64 })
 *   province: string;
 * }
 */
export abstract class AbstractStatistic {
  @PrimaryColumn({ type: 'int' })
  metricId: number;

  @PrimaryColumn({ type: 'varchar', length: 16 })
  period: Period;

  /** `2026-03-29`, or for an hour its first instant: `2026-03-29T01:00:00Z`. */
  @PrimaryColumn({ type: 'varchar', length: 20 })
  date: string;

  /** In the metric's smallest unit: 12.34 at a scale of 2 is 1234. Null for unknown. Of an average, the sum of its samples. */
  @Column({ type: 'bigint', nullable: true, transformer: bigintTransformer })
  value: bigint | null;

  /** Of an average, the number of its samples; null otherwise. */
  @Column({ type: 'bigint', nullable: true, transformer: bigintTransformer })
  samples: bigint | null;
}
