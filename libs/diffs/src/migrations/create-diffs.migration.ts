import { frozenTable, tablePathOf, type FrozenColumn } from '@spoor/core';
import { createOutboxTable } from '@spoor/core/outbox';
import { createLeaseTable } from '@spoor/core/schedule';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DIFF_LOG_ENTITIES, DiffLogState, DiffRecord } from '../entities/index.js';

const LOG = {
  type: { type: 'varchar', length: 64, primary: true },
  id: { type: 'varchar', length: 255, primary: true },
} as const;
const AT: FrozenColumn = { type: 'bigint' };
const TAG: FrozenColumn = { type: 'varchar', length: 16 };

/** The tables of version 0.1. */
export class SpoorDiffsCreateDiffs1764201600000 implements MigrationInterface {
  name = 'SpoorDiffsCreateDiffs1764201600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      frozenTable(queryRunner, DiffLogState, {
        columns: {
          ...LOG,
          epoch: TAG,
          headAt: AT,
          headTag: TAG,
          floorAt: AT,
          floorTag: TAG,
          floorReason: TAG,
          oldestAt: { ...AT, nullable: true },
        },
        indices: [['oldestAt']],
      }),
    );
    await queryRunner.createTable(
      frozenTable(queryRunner, DiffRecord, {
        columns: { ...LOG, at: { ...AT, primary: true }, body: { type: 'simple-json' } },
      }),
    );
    await createOutboxTable(queryRunner);
    await createLeaseTable(queryRunner);
  }

  /** The outbox and the leases stay: other modules share them. */
  async down(queryRunner: QueryRunner): Promise<void> {
    for (const entity of DIFF_LOG_ENTITIES.toReversed()) await queryRunner.dropTable(tablePathOf(queryRunner, entity));
  }
}
