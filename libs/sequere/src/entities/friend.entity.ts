import { bigintTransformer, tableOptions } from '@spoor/core';
import { Entity, PrimaryColumn } from 'typeorm';

/**
 * Two entities that follow each other, once for each of them. The primary key is an entity's list of friends in order; no friend is
 * there twice, because the date follows from the two edges.
 */
@Entity(tableOptions('spoor_friend'))
export class Friend {
  /** The entity's label. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  identifier: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  objectId: string;

  /** The friend's label. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  memberIdentifier: string;

  /** Epoch milliseconds: the later date of the two edges. */
  @PrimaryColumn({ type: 'bigint', transformer: bigintTransformer })
  friendsSince: bigint;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  memberObjectId: string;
}
