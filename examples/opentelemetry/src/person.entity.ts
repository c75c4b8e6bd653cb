import { Followable } from '@spoor/sequere';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Followable()
@Entity()
export class Person {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar' })
  name: string;
}
