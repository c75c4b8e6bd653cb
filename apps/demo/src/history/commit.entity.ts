import { ref } from '@spoor/core';
import { CounterCache } from '@spoor/counter';
import { TrackDiffs } from '@spoor/diffs';
import { TrackStats } from '@spoor/trackstats';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { UTF8 } from '../database/utf8.js';
import { COMMITS, LINES } from '../statistics/metrics.js';
import { History, HISTORY_ID } from './history.entity.js';
import { Person } from './person.entity.js';

@TrackDiffs({ parent: () => ref(History, HISTORY_ID) })
@TrackStats({ metric: COMMITS, dateField: 'authoredAt', anyZone: true })
@TrackStats({ metric: LINES, aggregate: 'sum', valueField: 'lines', dateField: 'authoredAt', anyZone: true })
@TrackStats({
  metric: COMMITS,
  dateField: 'authoredAt',
  anyZone: true,
  objectField: 'personId',
  objectEntity: () => Person,
})
@TrackStats({
  metric: LINES,
  aggregate: 'sum',
  valueField: 'lines',
  dateField: 'authoredAt',
  anyZone: true,
  objectField: 'personId',
  objectEntity: () => Person,
})
@Entity(UTF8)
export class Commit {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  hash: string;

  /** Its place in the order of the import, oldest first, from 1. */
  @Column({ type: 'int', unique: true })
  position: number;

  @CounterCache(() => Person, { column: 'commitsCount' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'personId' })
  person: Relation<Person>;

  @Index()
  @Column({ type: 'varchar', length: 32 })
  personId: string;

  @Index()
  @Column()
  authoredAt: Date;

  @Column({ type: 'text' })
  subject: string;

  /** How many files it touched. */
  @Column({ type: 'int' })
  files: number;

  /** How many lines it added and deleted together. */
  @Column({ type: 'int' })
  lines: number;
}
