import { CounterCache } from '@spoor/counter';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Parent } from './parent.entity.js';

@Entity('bench_child')
export class Child {
  @PrimaryGeneratedColumn()
  id: number;

  @CounterCache(() => Parent, { column: 'childrenCount' })
  @ManyToOne(() => Parent, { nullable: false })
  @JoinColumn({ name: 'parentId' })
  parent: Relation<Parent>;

  @Index()
  @Column({ type: 'int' })
  parentId: number;

  @Column({ type: 'varchar', length: 200 })
  text: string;
}
