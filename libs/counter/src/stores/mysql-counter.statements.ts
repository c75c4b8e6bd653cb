import type { CounterKey } from '../operations/counter-key.js';
import type { Execution } from './counter-statements.js';
import { MariadbCounterStatements } from './mariadb-counter.statements.js';

/**
 * MySQL 8 (experimental). It has no RETURNING, so that every change goes by way of locked rows, and no SET STATEMENT: waits are
 * bounded by innodb_lock_wait_timeout.
 */
export class MysqlCounterStatements extends MariadbCounterStatements {
  override async add(): Promise<Map<string, bigint>> {
    return new Map();
  }

  /** One row a statement: only then does the number of affected rows tell who created it. */
  override async create({ queryRunner }: Execution, keys: readonly CounterKey[]): Promise<Set<string>> {
    const created = new Set<string>();
    for (const key of keys) {
      const { affectedRows }: { affectedRows: number } = await queryRunner.query(this.createIgnoring([key]), [
        ...key.columns,
      ]);
      if (affectedRows === 1) created.add(key.id);
    }
    return created;
  }

  protected override wait(): string {
    return '';
  }
}
