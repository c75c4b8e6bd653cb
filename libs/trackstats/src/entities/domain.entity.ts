import { tableOptions } from '@spoor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A registered domain. */
@Entity(tableOptions('spoor_domain'))
export class Domain {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  ref: string;

  @Column({ type: 'varchar', length: 255, nullable: true })
  name: string | null;
}
