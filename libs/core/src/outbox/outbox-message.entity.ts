import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { tableOptions } from '../database/table-options.js';
import { Lease } from '../schedule/lease.entity.js';

/**
 * What is still to be told to somebody outside the database. Written and deleted by Outbox alone.
 *
 * The table is made by createOutboxTable: SQLite counts up INTEGER alone and the servers need 64 bits, and no type of TypeORM's is
 * both.
 */
@Entity({ ...tableOptions('spoor_outbox'), synchronize: false })
@Index(['topic', 'id'])
export class OutboxMessage {
  /** Never given twice. Of messages that share a key, in the order of their commits. */
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: string;

  /** Who delivers it, such as `sequere:default`. */
  @Column({ type: 'varchar', length: 64 })
  topic: string;

  /** Or several, a line each. Messages that share one are delivered in order. */
  @Column({ type: 'varchar', length: 255 })
  key: string;

  @Column({ type: 'simple-json' })
  payload: unknown;

  /** Epoch milliseconds of the database's clock. */
  @Column({ type: 'bigint' })
  createdAt: string;

  /** How often the relay has failed to deliver it. */
  @Column({ type: 'int' })
  attempts: number;

  /** Before which the relay does not try again, in epoch milliseconds. */
  @Column({ type: 'bigint' })
  retryAt: string;

  /** What the last attempt failed with; for people. */
  @Column({ type: 'varchar', length: 255 })
  error: string;
}

/** For the `entities` of a DataSource without autoLoadEntities. */
export const OUTBOX_ENTITIES = [OutboxMessage, Lease];
