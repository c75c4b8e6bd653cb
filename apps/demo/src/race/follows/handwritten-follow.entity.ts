import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** The table of follows that everybody writes first. */
@Entity()
export class HandwrittenFollow {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 64 })
  fan: string;

  @Index()
  @Column({ type: 'varchar', length: 64 })
  star: string;
}
