import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An edge of which an end is soft-removed: in no list and no count until it comes back. */
@Entity(tableOptions('spoor_archived_follow'))
@Index(['toIdentifier', 'toObjectId'])
export class ArchivedFollow {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  fromIdentifier: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  fromObjectId: string;

  @PrimaryColumn({ type: 'varchar', length: 64 })
  toIdentifier: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  toObjectId: string;

  /** Epoch milliseconds. */
  @Column({ type: 'bigint', transformer: bigintTransformer })
  followedAt: bigint;

  /** Whether the follower is soft-removed: 0 or 1. */
  @Column({ type: 'smallint' })
  fromArchived: number;

  /** Whether the followed one is. */
  @Column({ type: 'smallint' })
  toArchived: number;
}
