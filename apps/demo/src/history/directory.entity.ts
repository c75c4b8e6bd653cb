import { ref } from '@spoor/core';
import { TrackDiffs } from '@spoor/diffs';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { UTF8 } from '../database/utf8.js';
import { History, HISTORY_ID } from './history.entity.js';

/** A directory in which some commit has touched a file; `.` is the repository itself. */
@TrackDiffs({ parent: () => ref(History, HISTORY_ID) })
@Entity(UTF8)
export class Directory {
  /** A digest of the path, as a file's. */
  @PrimaryColumn({ type: 'varchar', length: 32 })
  id: string;

  @Column({ type: 'text' })
  path: string;

  /** How many files lie in it, those below its own directories not counted. Kept by File's counter cache. */
  @Index()
  @Column({ type: 'int', default: 0 })
  filesCount: number;
}
