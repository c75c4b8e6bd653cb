import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Instants that a tracker has counted already and has to count again. Marks are only ever added, and removed by id once counted: one
 * that is shared would be lost to a tracker that is deleting it.
 */
@Entity(tableOptions('spoor_statistic_mark'))
export class StatisticMark {
  @PrimaryColumn({ type: 'varchar', length: 255 })
  tracker: string;

  /**
   * 63 bits that the writer draws. TypeORM has no key that every database counts up in so many, and one of 32 bits would come to its end
   * in the life of an application, with every transaction that marks. A driver of SQLite that reads numbers rounds it.
   */
  @PrimaryColumn({ type: 'bigint' })
  id: string;

  /** The first instant, in epoch milliseconds. */
  @Column({ type: 'bigint', transformer: bigintTransformer })
  first: bigint;

  /** The last instant, included. */
  @Column({ type: 'bigint', transformer: bigintTransformer })
  last: bigint;
}
