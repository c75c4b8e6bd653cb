import { Column, DeleteDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Followable } from '../../../decorators/followable.decorator.js';

/** Can be soft-removed and recovered. */
@Followable()
@Entity()
export class User {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 150, default: '' })
  username: string;

  @DeleteDateColumn()
  deletedAt: Date | null;
}
