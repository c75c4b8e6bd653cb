import { SqliteGate, translateError, type Outcome, type SqliteDatabase } from '@spoor/core';
import type { DataSource } from 'typeorm';
import { StatisticOverflowError } from '../errors/statistic-overflow.error.js';
import {
  additionRow,
  describeOperation,
  INT64,
  rowsOf,
  type AddOperation,
  type StatisticAnswer,
  type StatisticOperation,
} from '../operations/statistic-operation.js';
import type { Statement } from './statement.js';
import type { StatisticStatements } from './statistic-statements.js';
import type { StatisticStore } from './statistic-store.js';

/** Statistics in SQLite: a batch is one synchronous transaction, in which nobody can come between. */
export class SqliteStatisticStore implements StatisticStore {
  private readonly gate: SqliteGate;

  constructor(
    dataSource: DataSource,
    private readonly statements: StatisticStatements,
    private readonly lockTimeout: number,
  ) {
    this.gate = SqliteGate.of(dataSource);
  }

  keysOf(operation: StatisticOperation): readonly string[] {
    return rowsOf(operation);
  }

  isMergeable(): boolean {
    return false;
  }

  describe(operation: StatisticOperation): string {
    return describeOperation(operation);
  }

  async merge(operations: readonly StatisticOperation[]): Promise<undefined[]> {
    return operations.map(() => undefined);
  }

  async fold(operations: readonly StatisticOperation[]): Promise<Outcome<StatisticAnswer>[]> {
    const what = `The ${operations.map((operation) => this.describe(operation)).join(', ')}`;
    return await this.gate.run(what, this.lockTimeout, (database) =>
      operations.map((operation) => this.applyOne(database, operation)),
    );
  }

  /** SQLite locks the whole file: either all are free or none. The gate has done the waiting. */
  async findFree(): Promise<ReadonlySet<string>> {
    return new Set();
  }

  /** The caller's transaction is open: this is a savepoint in it. */
  async apply(operation: StatisticOperation): Promise<StatisticAnswer> {
    const { database } = this.gate;
    try {
      const outcome = database.transaction(() => this.applyOne(database, operation))();
      if ('error' in outcome) throw outcome.error;
      return outcome.answer;
    } catch (error) {
      throw translateError(error);
    }
  }

  private applyOne(database: SqliteDatabase, operation: StatisticOperation): Outcome<StatisticAnswer> {
    if (operation.kind === 'add') return this.add(database, operation);
    for (const { grouping, rows } of operation.tables) run(database, this.statements.put(grouping, rows));
    return { answer: null };
  }

  /** SQLite would turn what is past 64 bits into a rounded REAL, so that the sum is made here. */
  private add(database: SqliteDatabase, operation: AddOperation): Outcome<StatisticAnswer> {
    const { by, grouping, key, what } = operation;
    const { sql, parameters } = this.statements.existing(grouping, [key]);
    const [row] = database.prepare(sql).all(...parameters) as { value: string | null }[];
    const value = BigInt(row?.value ?? 0) + by;
    if (value > INT64.max || value < INT64.min) return { error: new StatisticOverflowError(what, `raised by ${by}`) };
    run(database, this.statements.put(grouping, [{ ...additionRow(operation), value }]));
    return { answer: value };
  }
}

function run(database: SqliteDatabase, { sql, parameters }: Statement): void {
  database.prepare(sql).run(...parameters);
}
