import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * Instants that a tracker has counted already and has to count again. Marks are only ever added, and removed by id once counted: one
 * that is shared would be lost to a tracker that is deleting it.
 */
@Entity(tableOptions('spoor_statistic_mark'))
@Index(['tracker', 'id'])
export class StatisticMark {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 255 })
  tracker: string;

  /** The first instant, in epoch milliseconds. */
  @Column({ type: 'bigint', transformer: bigintTransformer })
  first: bigint;

  /** The last instant, included. */
  @Column({ type: 'bigint', transformer: bigintTransformer })
  last: bigint;
}
