import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The first answer to a change with an idempotency key, kept until it expires. */
@Entity(tableOptions('spoor_counter_receipt'))
export class CounterReceipt {
  /** SHA-256 over the counter and the caller's key, in hexadecimal. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id: string;

  @Column({ type: 'bigint', transformer: bigintTransformer })
  amount: bigint;

  @Column({ type: 'bigint', transformer: bigintTransformer })
  count: bigint;

  /** Epoch milliseconds. */
  @Index()
  @Column({ type: 'bigint', transformer: bigintTransformer })
  expiresAt: bigint;
}
