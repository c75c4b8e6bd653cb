import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What somebody who counts by hand would write: the same columns as Spoor's. */
@Entity('plain_counter')
export class PlainCounter {
  @PrimaryColumn({ type: 'varchar', length: 128 })
  name: string;

  @Column({ type: 'bigint' })
  count: string;
}
