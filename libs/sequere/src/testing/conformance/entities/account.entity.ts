import { Entity, PrimaryColumn } from 'typeorm';
import { Followable } from '../../../decorators/followable.decorator.js';

/** Its id may be larger than a number can be. */
@Followable()
@Entity()
export class Account {
  @PrimaryColumn({ type: 'bigint' })
  number: string;
}
