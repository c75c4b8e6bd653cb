import { TrackDiffs } from '@spoor/diffs';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** As `programs/item.mjs` has it. */
@TrackDiffs()
@Entity()
export class Item {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'int' })
  number: number;
}
