import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * A change to an instant that a tracker has counted already. Marks are only ever added, and removed by id once counted: one that is
 * shared would be lost to a tracker that is deleting it.
 */
@Entity(tableOptions('spoor_statistic_mark'))
@Index(['tracker', 'id'])
export class StatisticMark {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 255 })
  tracker: string;

  /** Epoch milliseconds. */
  @Column({ type: 'bigint', transformer: bigintTransformer })
  instant: bigint;

  /** The values of the statistic's dimensions; null for all of them. */
  @Column({ type: 'simple-json', nullable: true })
  dimensions: string[] | null;
}
