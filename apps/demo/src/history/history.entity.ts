import { TrackDiffs } from '@spoor/diffs';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { UTF8 } from '../database/utf8.js';

/** The one there is. */
export const HISTORY_ID = 1;

/** Which history this database holds: one row, made by the first import. */
@TrackDiffs()
@Entity(UTF8)
export class History {
  @PrimaryColumn({ type: 'int' })
  id: number;

  /** The repository's name, also in the name of the counter that holds the import's position. */
  @Column({ type: 'varchar', length: 100 })
  name: string;

  @Column({ type: 'text' })
  directory: string;

  /** Where a shallow clone cuts the history off; empty when all of it is there. */
  @Column({ type: 'varchar', length: 64 })
  cut: string;

  /** Whether this is the sample and not the history of anything. */
  @Column({ type: 'boolean' })
  simulated: boolean;
}
