import { driverErrorKind, findFree, ReservedConnection, translateError, type Outcome } from '@spoor/core';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { Grouping } from '../groupings/grouping.js';
import { planAdditions } from '../operations/addition-plan.js';
import { groupBy } from '../operations/group-by.js';
import {
  describeOperation,
  groupingsOf,
  keyOfRow,
  rowId,
  rowsOf,
  type AddOperation,
  type StatisticAnswer,
  type StatisticOperation,
} from '../operations/statistic-operation.js';
import type { Statement } from './statement.js';
import { readRows, runStatement } from './server-rows.js';
import { ServerWrites } from './server-writes.js';
import type { StatisticKey } from './statistic-row.js';
import type { StatisticStatements } from './statistic-statements.js';
import type { StatisticStore } from './statistic-store.js';

/** How long a flush waits for row locks before it looks which of its rows are held, in milliseconds. */
const LOCK_WAIT = 250;
/** How long to wait when all that is asked is whether a missing row could be inserted. */
const PROBE_WAIT = 1;
/** How long all of that may take, since everybody else waits for it. */
const PROBE_BUDGET = 25;

/** Statistics in a database with a server. Group commits go over the reserved connection. */
export class ServerStatisticStore implements StatisticStore {
  private readonly connection: ReservedConnection;
  private readonly writes: ServerWrites;
  private lockWait = LOCK_WAIT;
  /** Those of the operations so far, by table: the ids of rows begin with it. */
  private readonly groupings = new Map<string, Grouping>();

  constructor(
    dataSource: DataSource,
    private readonly statements: StatisticStatements,
    private readonly lockTimeout: number,
  ) {
    this.connection = ReservedConnection.of(dataSource);
    this.writes = new ServerWrites(statements);
  }

  keysOf(operation: StatisticOperation): readonly string[] {
    for (const grouping of groupingsOf(operation)) this.groupings.set(grouping.table, grouping);
    return rowsOf(operation);
  }

  isMergeable(operation: StatisticOperation): boolean {
    return operation.kind === 'add';
  }

  describe(operation: StatisticOperation): string {
    return describeOperation(operation);
  }

  async merge(operations: readonly StatisticOperation[]): Promise<(StatisticAnswer | undefined)[]> {
    const plans = planAdditions(operations as readonly AddOperation[]);
    if (!plans) return operations.map(() => undefined);
    return await this.reserved(async (queryRunner) => {
      const add = async () => {
        const answers = new Map<StatisticOperation, StatisticAnswer | undefined>();
        for (const { grouping, rows, guard, answers: answersOf } of plans) {
          const values = await this.writes.add(queryRunner, grouping, rows, guard, this.lockWait);
          for (const [operation, answer] of answersOf(values)) answers.set(operation, answer);
        }
        return operations.map((operation) => answers.get(operation));
      };
      const [plan] = plans;
      const single =
        plans.length === 1 && plan && this.statements.add(plan.grouping, plan.rows, plan.guard).length === 1;
      return await (single ? add() : this.within(queryRunner, add));
    });
  }

  async fold(operations: readonly StatisticOperation[]): Promise<Outcome<StatisticAnswer>[]> {
    return await this.reserved((queryRunner) =>
      this.within(queryRunner, async () => {
        const outcomes: Outcome<StatisticAnswer>[] = [];
        for (const operation of operations)
          outcomes.push(await this.writes.apply(queryRunner, operation, this.lockWait));
        return outcomes;
      }),
    );
  }

  async findFree(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const free = await this.reserved(async (queryRunner) => {
      const found = new Set<string>();
      for (const [table, some] of groupBy(ids, (id) => id.slice(0, id.indexOf('\0'))))
        for (const id of await this.findFreeOf(queryRunner, this.groupings.get(table) as Grouping, some)) found.add(id);
      return found;
    });
    // A statement that took too long although nobody held its rows is given more time.
    this.lockWait = free.size === ids.length ? Math.min(this.lockWait * 4, this.lockTimeout) : LOCK_WAIT;
    return free;
  }

  async apply(operation: StatisticOperation, manager: EntityManager): Promise<StatisticAnswer> {
    try {
      const outcome = await this.writes.apply(manager.queryRunner as QueryRunner, operation, undefined);
      if ('error' in outcome) throw outcome.error;
      return outcome.answer;
    } catch (error) {
      throw translateError(error);
    }
  }

  private reserved<Result>(work: (queryRunner: QueryRunner) => Promise<Result>): Promise<Result> {
    return this.connection.use(this.lockTimeout, work);
  }

  private async findFreeOf(queryRunner: QueryRunner, grouping: Grouping, ids: readonly string[]): Promise<Set<string>> {
    const keys = ids.map(keyOfRow);
    const ask = async (statement: Statement) => {
      const rows = await readRows(queryRunner, grouping, statement);
      return new Set(rows.map(({ key }) => rowId(grouping, key)));
    };
    const existing = await ask(this.statements.existing(grouping, keys));
    const free = await ask(this.statements.unlocked(grouping, keys));
    const missing = keys.filter((key) => !existing.has(rowId(grouping, key)));
    const insertable = await findFree(missing, (some) => this.isInsertable(queryRunner, grouping, some), PROBE_BUDGET);
    for (const key of insertable) free.add(rowId(grouping, key));
    return free;
  }

  /** Whether nobody else is inserting any of these missing rows: by trying, without a trace. */
  private async isInsertable(queryRunner: QueryRunner, grouping: Grouping, keys: readonly StatisticKey[]) {
    const rows = keys.map((key) => ({ ...key, value: null, samples: null }));
    for (const sql of this.statements.begin) await queryRunner.query(sql);
    try {
      await runStatement(queryRunner, this.statements.create(grouping, rows, PROBE_WAIT));
      return true;
    } catch (error) {
      if (driverErrorKind(error) !== 'busy') throw error;
      return false;
    } finally {
      await queryRunner.query('ROLLBACK');
    }
  }

  private async within<Result>(queryRunner: QueryRunner, work: () => Promise<Result>): Promise<Result> {
    for (const sql of this.statements.begin) await queryRunner.query(sql);
    try {
      const result = await work();
      await queryRunner.query('COMMIT');
      return result;
    } catch (error) {
      await queryRunner.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}
