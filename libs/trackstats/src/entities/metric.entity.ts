import { tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Aggregate } from '../definitions/aggregate.js';

/** A registered metric. */
@Entity(tableOptions('spoor_metric'))
@Index(['domain', 'ref'], { unique: true })
export class Metric {
  @PrimaryGeneratedColumn()
  id: number;

  /** The domain's ref. */
  @Column({ type: 'varchar', length: 100 })
  domain: string;

  @Column({ type: 'varchar', length: 100 })
  ref: string;

  @Column({ type: 'varchar', length: 255, nullable: true })
  name: string | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  description: string | null;

  @Column({ type: 'varchar', length: 32, nullable: true })
  unit: string | null;

  /** How many decimals its values have: they are stored as integers of the smallest unit. */
  @Column({ type: 'int' })
  scale: number;

  /** How daily values make those of longer periods; null when they do not. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  aggregate: Aggregate | null;
}
