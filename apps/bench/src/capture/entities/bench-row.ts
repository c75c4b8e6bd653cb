import { Column, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Six columns such as many tables have, one of them to find rows by. */
export abstract class BenchRow {
  @PrimaryGeneratedColumn()
  id: number;

  @Index()
  @Column({ type: 'int' })
  groupId: number;

  @Column({ type: 'varchar', length: 200 })
  title: string;

  @Column({ type: 'int' })
  score: number;

  @Column({ type: 'boolean', default: false })
  isDone: boolean;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
