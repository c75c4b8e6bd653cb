import { Entity, PrimaryColumn } from 'typeorm';
import { Followable } from '../../../decorators/followable.decorator.js';

@Followable()
@Entity()
export class Membership {
  @PrimaryColumn({ type: 'int' })
  group: number;

  @PrimaryColumn({ type: 'varchar', length: 40 })
  role: string;
}
