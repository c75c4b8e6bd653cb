import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The counter that everybody writes first. */
@Entity()
export class HandwrittenCounter {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  name: string;

  @Column({ type: 'int', default: 0 })
  count: number;
}
