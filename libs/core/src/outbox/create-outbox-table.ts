import type { QueryRunner } from 'typeorm';
import { frozenTable } from '../migrations/frozen-table.js';
import { OutboxMessage } from './outbox-message.entity.js';

/** Creates the outbox in a migration, unless another module's migration has done so: they share it. */
export async function createOutboxTable(queryRunner: QueryRunner): Promise<void> {
  const table = frozenTable(queryRunner, OutboxMessage, {
    columns: {
      id: { type: 'bigint', primary: true, generated: true },
      topic: { type: 'varchar', length: 64 },
      key: { type: 'varchar', length: 255 },
      payload: { type: 'simple-json' },
      createdAt: { type: 'bigint' },
      attempts: { type: 'int' },
      retryAt: { type: 'bigint' },
      error: { type: 'varchar', length: 255 },
    },
    indices: [['topic', 'id']],
  });
  await queryRunner.createTable(table, true);
}
