import type { QueryRunner } from 'typeorm';
import { frozenTable } from '../migrations/frozen-table.js';
import { Lease } from './lease.entity.js';

/** Creates the table of leases in a migration, unless another module's migration has done so: they share it. */
export async function createLeaseTable(queryRunner: QueryRunner): Promise<void> {
  const table = frozenTable(queryRunner, Lease, {
    columns: {
      name: { type: 'varchar', length: 128, primary: true },
      holder: { type: 'varchar', length: 128 },
      fence: { type: 'bigint' },
      expiresAt: { type: 'bigint' },
      doneUntil: { type: 'bigint' },
    },
  });
  await queryRunner.createTable(table, true);
}
