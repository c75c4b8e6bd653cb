import { ref } from '@spoor/core';
import { CounterCache } from '@spoor/counter';
import { TrackDiffs } from '@spoor/diffs';
import { Followable } from '@spoor/sequere';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { UTF8 } from '../database/utf8.js';
import { Directory } from './directory.entity.js';

/** A path that some commit has touched. A renamed file is another one from then on, as it is to git. */
@Followable()
@TrackDiffs<File>({
  parent: ({ directoryId }) => (directoryId === null ? null : ref(Directory, directoryId)),
  serialize: ({ path, note }) => ({ path, note }),
})
@Entity(UTF8)
export class File {
  /** A digest of the path: paths are longer than what databases can index. */
  @PrimaryColumn({ type: 'varchar', length: 32 })
  id: string;

  @Column({ type: 'text' })
  path: string;

  @CounterCache(() => Directory, { column: 'filesCount' })
  @ManyToOne(() => Directory)
  @JoinColumn({ name: 'directoryId' })
  directory: Relation<Directory>;

  /** Null in a database from before there were directories, until the next import begins. */
  @Index()
  @Column({ type: 'varchar', length: 32, nullable: true })
  directoryId: string | null;

  /** What somebody has written about it by hand. */
  @Column({ type: 'text', nullable: true })
  note: string | null;
}
