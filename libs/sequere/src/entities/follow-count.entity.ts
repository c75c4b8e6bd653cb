import { tableOptions } from '@spoor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many of one type an entity follows, is followed by, and both; moved in the transaction of the edges that really changed. */
@Entity(tableOptions('spoor_follow_count'))
export class FollowCount {
  /** The entity's label. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  identifier: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  objectId: string;

  /** The label of those who are counted. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  memberIdentifier: string;

  @Column({ type: 'int', default: 0 })
  followers: number;

  @Column({ type: 'int', default: 0 })
  followings: number;

  @Column({ type: 'int', default: 0 })
  friends: number;
}
