import { bigintTransformer, tableOptions } from '@spoor/core';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Who follows whom, an edge once. The primary key answers `isFollowing`; an index for each end has its lists in order, one type after
 * another: a list of all types is merged from theirs, which costs less than two more indices on every write.
 */
@Entity(tableOptions('spoor_follow'))
@Index('spoor_follow_followings', ['fromIdentifier', 'fromObjectId', 'toIdentifier', 'followedAt', 'toObjectId'])
@Index('spoor_follow_followers', ['toIdentifier', 'toObjectId', 'fromIdentifier', 'followedAt', 'fromObjectId'])
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
}
