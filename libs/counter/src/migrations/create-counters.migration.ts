import { dataSourceOf, frozenTable, tableNames, tablePathOf } from '@spoor/core';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Counter, COUNTER_ENTITIES, CounterCacheProgress, CounterReceipt, EntityCounter } from '../entities/index.js';

/** The tables of version 0.1. */
export class SpoorCounterCreateCounters1763683200000 implements MigrationInterface {
  name = 'SpoorCounterCreateCounters1763683200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      frozenTable(queryRunner, Counter, {
        columns: { name: { type: 'varchar', length: 128, primary: true }, count: { type: 'bigint' } },
      }),
    );
    await queryRunner.createTable(
      frozenTable(queryRunner, EntityCounter, {
        columns: {
          type: { type: 'varchar', length: 64, primary: true },
          id: { type: 'varchar', length: 255, primary: true },
          name: { type: 'varchar', length: 128, primary: true },
          count: { type: 'bigint' },
        },
        indices: [['type', 'name', 'count']],
      }),
    );
    await queryRunner.createTable(
      frozenTable(queryRunner, CounterReceipt, {
        columns: {
          id: { type: 'varchar', length: 64, primary: true },
          amount: { type: 'bigint' },
          count: { type: 'bigint' },
          expiresAt: { type: 'bigint' },
        },
        indices: [['expiresAt']],
      }),
    );
    await queryRunner.createTable(
      frozenTable(queryRunner, CounterCacheProgress, {
        columns: {
          cache: { type: 'varchar', length: 128, primary: true },
          cursor: { type: 'simple-json' },
          updatedAt: { type: 'bigint' },
        },
      }),
    );
    await this.indexByCodePoint(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const entity of COUNTER_ENTITIES.toReversed()) await queryRunner.dropTable(tablePathOf(queryRunner, entity));
  }

  /** PostgreSQL sorts by the database's locale; `list()` sorts by code points everywhere, and wants an index that does. */
  private async indexByCodePoint(queryRunner: QueryRunner): Promise<void> {
    const dataSource = dataSourceOf(queryRunner);
    if (dataSource.options.type !== 'postgres') return;
    const { table, column } = tableNames(dataSource, Counter);
    await queryRunner.query(
      `CREATE INDEX IF NOT EXISTS spoor_counter_by_code_point ON ${table} (${column.name} COLLATE "C")`,
    );
  }
}
