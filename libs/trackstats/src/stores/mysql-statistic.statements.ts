import type { Grouping } from '../groupings/grouping.js';
import { MariadbStatisticStatements } from './mariadb-statistic.statements.js';
import type { Statement } from './statement.js';
import type { StatisticRow } from './statistic-row.js';
import type { Guard, LockWait } from './statistic-statements.js';

/** MySQL 8 (experimental). It has no RETURNING: what an addition has locked is read after it, in the same transaction. */
export class MysqlStatisticStatements extends MariadbStatisticStatements {
  override add(grouping: Grouping, rows: readonly StatisticRow[], guard: Guard, lockWait?: LockWait): Statement[] {
    return [this.addition(grouping, rows, guard, lockWait), this.existing(grouping, rows)];
  }

  protected override wait(): string {
    return '';
  }
}
