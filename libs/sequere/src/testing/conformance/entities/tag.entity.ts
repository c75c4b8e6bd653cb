import { Entity, PrimaryColumn } from 'typeorm';
import { Followable } from '../../../decorators/followable.decorator.js';

@Followable({ identifier: 'tag', aliases: ['keyword'] })
@Entity()
export class Tag {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  name: string;
}
