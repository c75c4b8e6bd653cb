import { Followable } from '@spoor/sequere';
import { Entity, PrimaryColumn } from 'typeorm';

/** Who is followed on Spoor's side. */
@Followable()
@Entity()
export class Star {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id: string;
}
