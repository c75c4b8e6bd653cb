import { tableOptions } from '@spoor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A diff in one log. Written by DatabaseDiffStore alone. */
@Entity(tableOptions('spoor_diff'))
export class DiffRecord {
  /** The label of the entity whose log it is. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  type: string;

  /** That entity's id in canonical form. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  id: string;

  /** Its place in the log: microseconds since 1970. */
  @PrimaryColumn({ type: 'bigint' })
  at: string;

  @Column({ type: 'simple-json' })
  body: unknown;
}
