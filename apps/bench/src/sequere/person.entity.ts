import { ref, type EntityRef } from '@spoor/core';
import { Followable } from '@spoor/sequere';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Followable()
@Entity('bench_person')
export class Person {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ type: 'varchar', length: 32 })
  name: string;
}

export const person = (id: number): EntityRef => ref(Person, id);
