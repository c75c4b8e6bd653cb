import { frozenTable, tablePathOf, type FrozenColumn } from '@spoor/core';
import { createOutboxTable } from '@spoor/core/outbox';
import { createLeaseTable } from '@spoor/core/schedule';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ArchivedFollow, Follow, FOLLOW_ENTITIES, FollowCount, Friend } from '../entities/index.js';

const LABEL: FrozenColumn = { type: 'varchar', length: 64, primary: true };
const ID: FrozenColumn = { type: 'varchar', length: 255, primary: true };
const COUNT: FrozenColumn = { type: 'int', default: 0 };
const EDGE = { fromIdentifier: LABEL, fromObjectId: ID, toIdentifier: LABEL, toObjectId: ID } as const;

/** The tables of version 0.1. */
export class SpoorSequereCreateFollows1764028800000 implements MigrationInterface {
  name = 'SpoorSequereCreateFollows1764028800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      frozenTable(queryRunner, Follow, {
        columns: { ...EDGE, followedAt: { type: 'bigint' } },
        indices: [
          {
            name: 'spoor_follow_followings',
            properties: ['fromIdentifier', 'fromObjectId', 'toIdentifier', 'followedAt', 'toObjectId'],
          },
          {
            name: 'spoor_follow_followers',
            properties: ['toIdentifier', 'toObjectId', 'fromIdentifier', 'followedAt', 'fromObjectId'],
          },
        ],
      }),
    );
    await queryRunner.createTable(
      frozenTable(queryRunner, FollowCount, {
        columns: {
          identifier: LABEL,
          objectId: ID,
          memberIdentifier: LABEL,
          followers: COUNT,
          followings: COUNT,
          friends: COUNT,
        },
      }),
    );
    await queryRunner.createTable(
      frozenTable(queryRunner, Friend, {
        columns: {
          identifier: LABEL,
          objectId: ID,
          memberIdentifier: LABEL,
          friendsSince: { type: 'bigint', primary: true },
          memberObjectId: ID,
        },
      }),
    );
    await queryRunner.createTable(
      frozenTable(queryRunner, ArchivedFollow, {
        columns: {
          ...EDGE,
          followedAt: { type: 'bigint' },
          fromArchived: { type: 'smallint' },
          toArchived: { type: 'smallint' },
        },
        indices: [['toIdentifier', 'toObjectId']],
      }),
    );
    await createOutboxTable(queryRunner);
    await createLeaseTable(queryRunner);
  }

  /** The outbox and the leases stay: other modules share them. */
  async down(queryRunner: QueryRunner): Promise<void> {
    for (const entity of FOLLOW_ENTITIES.toReversed()) await queryRunner.dropTable(tablePathOf(queryRunner, entity));
  }
}
