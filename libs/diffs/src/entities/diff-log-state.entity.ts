import { tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * What a log remembers besides its diffs; the lock under which its places are given. With an empty `id`, the generation of the cursors
 * of a type; with an empty `type` too, of all.
 */
@Entity(tableOptions('spoor_diff_log'))
export class DiffLogState {
  /** The label of the entity's class. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  type: string;

  /** The entity's id in canonical form. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  id: string;

  @Column({ type: 'varchar', length: 16 })
  epoch: string;

  /** The newest place that was given, in microseconds since 1970. */
  @Column({ type: 'bigint' })
  headAt: string;

  @Column({ type: 'varchar', length: 16 })
  headTag: string;

  /** Up to which place diffs have gone; 0 while all are there. */
  @Column({ type: 'bigint' })
  floorAt: string;

  @Column({ type: 'varchar', length: 16 })
  floorTag: string;

  /** Why they have gone. */
  @Column({ type: 'varchar', length: 16 })
  floorReason: string;

  /** The place of the oldest diff that is kept; by it the logs are found that have something to prune. */
  @Index()
  @Column({ type: 'bigint', nullable: true })
  oldestAt: string | null;
}
