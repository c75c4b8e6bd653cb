import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The table of sales by day that everybody writes first. */
@Entity()
export class HandwrittenDay {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  shop: string;

  @PrimaryColumn({ type: 'varchar', length: 10 })
  day: string;

  @Column({ type: 'int' })
  sales: number;
}
