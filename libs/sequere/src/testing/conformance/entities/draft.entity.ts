import { Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Can neither follow nor be followed. */
@Entity()
export class Draft {
  @PrimaryGeneratedColumn()
  id: number;
}
