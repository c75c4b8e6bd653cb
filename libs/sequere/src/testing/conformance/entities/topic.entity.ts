import { Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Followable } from '../../../decorators/followable.decorator.js';

@Followable()
@Entity()
export class Topic {
  @PrimaryGeneratedColumn('uuid')
  id: string;
}
