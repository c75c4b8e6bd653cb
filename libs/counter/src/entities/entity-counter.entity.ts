import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A named count that belongs to an entity. The index serves `top()`. */
@Entity(tableOptions('spoor_entity_counter'))
@Index(['type', 'name', 'count'])
export class EntityCounter {
  /** The label of the entity's class. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  type: string;

  /** The entity's id in canonical form. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  id: string;

  /** 1 to 128 characters. */
  @PrimaryColumn({ type: 'varchar', length: 128 })
  name: string;

  /** 64 bits, signed. */
  @Column({ type: 'bigint', transformer: bigintTransformer })
  count: bigint;
}
