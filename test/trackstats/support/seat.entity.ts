import { tableOptions } from '@spoor/core';
import { Entity, PrimaryColumn } from 'typeorm';

/** Known by two columns. */
@Entity(tableOptions('seat'))
export class Seat {
  @PrimaryColumn({ type: 'varchar', length: 8 })
  row: string;

  @PrimaryColumn({ type: 'int' })
  number: number;
}
