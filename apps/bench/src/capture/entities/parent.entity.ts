import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('bench_parent')
export class Parent {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 200 })
  name: string;

  @Column({ type: 'int', default: 0 })
  childrenCount: number;
}
