import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Who follows whom, an edge once. The primary key serves `isFollowing`; the two indices serve the lists of either end, newest or
 * oldest first, of one type or of all.
 */
@Entity(tableOptions('spoor_follow'))
@Index(['fromIdentifier', 'fromObjectId', 'archived', 'followedAt', 'toIdentifier', 'toObjectId'])
@Index(['fromIdentifier', 'fromObjectId', 'archived', 'toIdentifier', 'followedAt', 'toObjectId'])
@Index(['toIdentifier', 'toObjectId', 'archived', 'followedAt', 'fromIdentifier', 'fromObjectId'])
@Index(['toIdentifier', 'toObjectId', 'archived', 'fromIdentifier', 'followedAt', 'fromObjectId'])
export class Follow {
  /** The follower's label. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  fromIdentifier: string;

  /** The follower's id in canonical form. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  fromObjectId: string;

  @PrimaryColumn({ type: 'varchar', length: 64 })
  toIdentifier: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  toObjectId: string;

  /** Epoch milliseconds. */
  @Column({ type: 'bigint', transformer: bigintTransformer })
  followedAt: bigint;

  /** Which ends are soft-removed: 0 neither, 1 the follower, 2 the followed, 3 both. Only edges with 0 are seen. */
  @Column({ type: 'smallint', default: 0 })
  archived: number;
}
