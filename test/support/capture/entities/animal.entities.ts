import {
  ChildEntity,
  Column,
  Entity,
  ManyToOne,
  PrimaryGeneratedColumn,
  TableInheritance,
  type Relation,
} from 'typeorm';
import { Author } from './blog.entities.js';

@Entity()
@TableInheritance({ column: { type: 'varchar', length: 20, name: 'species' } })
export class Animal {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 40 })
  name: string;

  @Column({ type: 'int', default: 0 })
  age: number;
}

@ChildEntity()
export class Dog extends Animal {
  @Column({ type: 'int', nullable: true })
  tricks: number | null;

  @ManyToOne(() => Author, { nullable: true })
  owner: Relation<Author> | null;
}

@ChildEntity()
export class Cat extends Animal {
  @Column({ type: 'int', nullable: true })
  lives: number | null;
}
