import { TrackStats } from '@spoor/trackstats';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { UTF8 } from '../database/utf8.js';
import { COMMITS, LINES } from '../statistics/metrics.js';
import { File } from './file.entity.js';

/** What a commit did to a file. */
@TrackStats({
  metric: COMMITS,
  dateField: 'authoredAt',
  anyZone: true,
  objectField: 'fileId',
  objectEntity: () => File,
})
@TrackStats({
  metric: LINES,
  aggregate: 'sum',
  valueField: 'lines',
  dateField: 'authoredAt',
  anyZone: true,
  objectField: 'fileId',
  objectEntity: () => File,
})
@Entity(UTF8)
export class Change {
  /** The commit's position. */
  @PrimaryColumn({ type: 'int' })
  position: number;

  /** Its place among the files of the commit, from 1. */
  @PrimaryColumn({ type: 'int' })
  place: number;

  @ManyToOne(() => File, { nullable: false, createForeignKeyConstraints: false })
  @JoinColumn({ name: 'fileId' })
  file: Relation<File>;

  @Column({ type: 'varchar', length: 32 })
  fileId: string;

  /** The commit's. */
  @Index()
  @Column()
  authoredAt: Date;

  /** How many lines it added and deleted there together. */
  @Column({ type: 'int' })
  lines: number;
}
