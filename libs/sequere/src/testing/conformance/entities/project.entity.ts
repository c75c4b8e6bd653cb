import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Followable } from '../../../decorators/followable.decorator.js';

/** Has the same ids as users have. */
@Followable()
@Entity()
export class Project {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 150, default: '' })
  name: string;
}
