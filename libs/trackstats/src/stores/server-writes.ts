import { driverErrorKind, type Outcome } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import { StatisticOverflowError } from '../errors/statistic-overflow.error.js';
import type { Grouping } from '../groupings/grouping.js';
import {
  additionRow,
  INT64,
  type StatisticAnswer,
  type StatisticOperation,
} from '../operations/statistic-operation.js';
import { readRows, runStatement } from './server-rows.js';
import type { Statement } from './statement.js';
import { keyId, sortRows, type StatisticRow } from './statistic-row.js';
import { LARGEST_WRITE, type Guard, type LockWait, type StatisticStatements } from './statistic-statements.js';

/** The writing of operations over a connection of a database with a server. */
export class ServerWrites {
  constructor(private readonly statements: StatisticStatements) {}

  /** What became of one operation, which runs as part of a transaction. */
  async apply(
    queryRunner: QueryRunner,
    operation: StatisticOperation,
    lockWait: LockWait,
  ): Promise<Outcome<StatisticAnswer>> {
    if (operation.kind === 'put') {
      for (const { grouping, rows } of operation.tables) await this.put(queryRunner, grouping, rows, lockWait);
      return { answer: null };
    }
    const { by, grouping, key, what } = operation;
    const guard = { min: by < 0n ? INT64.min - by : INT64.min, max: by > 0n ? INT64.max - by : INT64.max };
    const after = await this.add(queryRunner, grouping, [additionRow(operation)], guard, lockWait);
    const answer = after.get(keyId(key));
    return answer === undefined ? { error: new StatisticOverflowError(what, `raised by ${by}`) } : { answer };
  }

  private async put(
    queryRunner: QueryRunner,
    grouping: Grouping,
    rows: readonly StatisticRow[],
    lockWait: LockWait,
  ): Promise<void> {
    const sorted = sortRows(rows);
    for (let start = 0; start < sorted.length; start += LARGEST_WRITE)
      await runStatement(
        queryRunner,
        this.statements.put(grouping, sorted.slice(start, start + LARGEST_WRITE), lockWait),
      );
  }

  /** The values afterwards by key, of the rows that were changed. */
  async add(
    queryRunner: QueryRunner,
    grouping: Grouping,
    rows: readonly StatisticRow[],
    guard: Guard,
    lockWait: LockWait,
  ): Promise<Map<string, bigint>> {
    const statements = this.statements.add(grouping, rows, guard, lockWait);
    try {
      for (const statement of statements.slice(0, -1)) await runStatement(queryRunner, statement);
      const changed = await readRows(queryRunner, grouping, statements.at(-1) as Statement);
      return new Map(changed.map(({ key, value }) => [keyId(key), value]));
    } catch (error) {
      if (isOutOfRange(error)) return new Map();
      throw error;
    }
  }
}

/** MariaDB's way to leave a row alone. */
function isOutOfRange(error: unknown): boolean {
  const { driverError } = error as { driverError?: { code?: string } };
  return driverErrorKind(error) === 'refused' && driverError?.code === 'ER_DATA_OUT_OF_RANGE';
}
