import type { Grouping } from '../groupings/grouping.js';
import type { Statement } from './statement.js';
import type { StatisticRow } from './statistic-row.js';
import { StatisticStatements, type Guard, type LockWait } from './statistic-statements.js';

/**
 * MariaDB (10.6 and later). A wait for row locks is bounded by max_statement_time, because innodb_lock_wait_timeout knows whole
 * seconds only; either ends the statement and undoes it alone.
 */
export class MariadbStatisticStatements extends StatisticStatements {
  readonly begin = ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'START TRANSACTION'];

  put(grouping: Grouping, rows: readonly StatisticRow[], lockWait?: LockWait): Statement {
    const { value, samples } = grouping.column;
    const { into, select, parameter } = this.rows(grouping, rows);
    return {
      sql: `${this.wait(lockWait, rows.length)} INSERT INTO ${into} ${select}
        ON DUPLICATE KEY UPDATE ${value} = VALUES(${value}), ${samples} = VALUES(${samples})`,
      parameters: [parameter],
    };
  }

  add(grouping: Grouping, rows: readonly StatisticRow[], guard: Guard, lockWait?: LockWait): Statement[] {
    const { sql, parameters } = this.addition(grouping, rows, guard, lockWait);
    return [{ sql: `${sql} RETURNING ${this.returning(grouping, '')}`, parameters }];
  }

  create(grouping: Grouping, rows: readonly StatisticRow[], lockWait?: LockWait): Statement {
    const { into, select, parameter } = this.rows(grouping, rows);
    return { sql: `${this.wait(lockWait, rows.length)} INSERT IGNORE INTO ${into} ${select}`, parameters: [parameter] };
  }

  /**
   * ON DUPLICATE KEY UPDATE has no WHERE. Outside of the guard the new value is driven past 64 bits instead, which makes the whole
   * statement fail and change nothing.
   */
  protected addition(
    grouping: Grouping,
    rows: readonly StatisticRow[],
    { min, max }: Guard,
    lockWait: LockWait,
  ): Statement {
    const { value } = grouping.column;
    const { table, into, select, parameter } = this.rows(grouping, rows);
    const before = `COALESCE(${table}.${value}, 0)`;
    return {
      sql: `${this.wait(lockWait, rows.length)} INSERT INTO ${into} ${select}
        ON DUPLICATE KEY UPDATE ${value} = ${before} + VALUES(${value})
          + IF(${before} BETWEEN ${min} AND ${max}, 0, GREATEST(ABS(${before}), 1) + 9223372036854775807)`,
      parameters: [parameter],
    };
  }

  /** The time counts work too, not waiting alone: a millisecond per row is allowed for it. */
  protected wait(lockWait: LockWait, rows: number): string {
    return lockWait === undefined ? '' : `SET STATEMENT max_statement_time = ${(lockWait + rows) / 1_000} FOR`;
  }
}
