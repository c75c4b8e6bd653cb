import { Followable } from '@spoor/sequere';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Somebody who follows on Spoor's side. */
@Followable()
@Entity()
export class Fan {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id: string;

  /** Whose fan it is, so that all of a round can be removed. */
  @Index()
  @Column({ type: 'varchar', length: 64 })
  star: string;
}
