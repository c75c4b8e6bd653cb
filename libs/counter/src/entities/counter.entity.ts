import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A named count. Change it through CounterService: `save()` would overwrite what others counted meanwhile. */
@Entity(tableOptions('spoor_counter'))
export class Counter {
  /** 1 to 128 characters. */
  // The migration makes this index, on PostgreSQL alone: TypeORM cannot express its collation, and is told to leave it alone.
  @Index('spoor_counter_by_code_point', { synchronize: false })
  @PrimaryColumn({ type: 'varchar', length: 128 })
  name: string;

  /** 64 bits, signed. */
  @Column({ type: 'bigint', transformer: bigintTransformer })
  count: bigint;
}
