import type { Grouping } from '../groupings/grouping.js';
import type { Statement } from './statement.js';
import { keyColumns, type StatisticRow } from './statistic-row.js';
import { StatisticStatements, type Guard, type LockWait } from './statistic-statements.js';

/**
 * PostgreSQL, and SQLite's way to write over rows.
 *
 * `wait` sets lock_timeout for the statement's transaction only: it works behind PgBouncer and is gone afterwards. It must be
 * referenced, or it would not run.
 */
export class PostgresStatisticStatements extends StatisticStatements {
  readonly begin = ['BEGIN ISOLATION LEVEL READ COMMITTED'];

  put(grouping: Grouping, rows: readonly StatisticRow[], lockWait?: LockWait): Statement {
    const { value, samples } = grouping.column;
    return this.insert(
      grouping,
      rows,
      lockWait,
      `DO UPDATE SET ${value} = excluded.${value}, ${samples} = excluded.${samples}`,
    );
  }

  add(grouping: Grouping, rows: readonly StatisticRow[], { min, max }: Guard, lockWait?: LockWait): Statement[] {
    const { value } = grouping.column;
    const before = `COALESCE(stored.${value}, 0)`;
    return [
      this.insert(
        grouping,
        rows,
        lockWait,
        `DO UPDATE SET ${value} = ${before} + excluded.${value} WHERE ${before} BETWEEN ${min} AND ${max}
         RETURNING ${this.returning(grouping, 'stored.')}`,
      ),
    ];
  }

  create(grouping: Grouping, rows: readonly StatisticRow[], lockWait?: LockWait): Statement {
    return this.insert(grouping, rows, lockWait, 'DO NOTHING');
  }

  private insert(grouping: Grouping, rows: readonly StatisticRow[], lockWait: LockWait, action: string): Statement {
    const { table, into, select, parameter } = this.rows(grouping, rows);
    const wait =
      lockWait === undefined
        ? ''
        : `WITH wait AS MATERIALIZED (SELECT set_config('lock_timeout', '${lockWait}', true) AS set)`;
    const waited = lockWait === undefined ? 'WHERE true' : 'CROSS JOIN wait WHERE wait.set IS NOT NULL';
    return {
      sql: `${wait} INSERT INTO ${into.replace(table, `${table} AS stored`)} ${select} ${waited}
        ON CONFLICT (${keyColumns(grouping).join(', ')}) ${action}`,
      parameters: [parameter],
    };
  }
}
