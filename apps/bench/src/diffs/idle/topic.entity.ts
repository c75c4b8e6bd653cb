import { TrackDiffs } from '@spoor/diffs';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What clients listen to. */
@TrackDiffs()
@Entity('bench_topic')
export class Topic {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'int', default: 0 })
  messages: number;
}
