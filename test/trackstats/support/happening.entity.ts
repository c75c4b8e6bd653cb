import { tableOptions } from '@spoor/core';
import { AbstractStatistic } from '@spoor/trackstats';
import { Column, Entity, Index, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, type Relation } from 'typeorm';

@Entity(tableOptions('person'))
export class Person {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'varchar', length: 64 })
  town: string;
}

/** Something that happened, and when, in every way in which a column can say so. */
@Entity(tableOptions('happening'))
export class Happening {
  @PrimaryGeneratedColumn()
  id: number;

  @Index()
  @Column()
  at: Date;

  @Column()
  zonedAt: Date;

  @Column({ type: 'date' })
  day: string;

  @Column({ type: 'int' })
  seconds: number;

  @Column({ type: 'bigint' })
  milliseconds: string;

  @ManyToOne(() => Person, { nullable: true })
  person: Relation<Person> | null;

  @Column({ type: 'varchar', length: 36, nullable: true })
  personId: string | null;

  @Column({ type: 'int' })
  amount: number;

  @Column({ type: 'decimal', precision: 12, scale: 2 })
  price: number;
}

@Entity(tableOptions('statistic_by_town'))
export class StatisticByTown extends AbstractStatistic {
  @PrimaryColumn({ type: 'varchar', length: 2 })
  country: string;

  @PrimaryColumn({ type: 'varchar', length: 64 })
  town: string;
}

export const TRACKED_ENTITIES = [Person, Happening, StatisticByTown];

/** A row that says when it happened in every way. */
export const happening = (at: number, amount = 1) => ({
  at: new Date(at),
  zonedAt: new Date(at),
  day: new Date(at).toISOString().slice(0, 10),
  seconds: Math.floor(at / 1_000),
  milliseconds: String(at),
  amount,
  price: 0,
});
