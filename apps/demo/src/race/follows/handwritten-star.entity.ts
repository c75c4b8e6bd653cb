import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who is followed on the hand-written side, with the count beside that everybody keeps first. */
@Entity()
export class HandwrittenStar {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id: string;

  @Column({ type: 'int', default: 0 })
  followers: number;
}
