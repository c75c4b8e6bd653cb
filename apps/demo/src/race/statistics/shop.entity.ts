import { Entity, PrimaryColumn } from 'typeorm';

/** Where there are sales in the race. */
@Entity()
export class Shop {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id: string;
}
