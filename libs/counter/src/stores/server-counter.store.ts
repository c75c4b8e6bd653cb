import { driverErrorKind, findFree, ReservedConnection, translateError, type Outcome } from '@spoor/core';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { ResolvedCounterOptions } from '../counter.options.js';
import { fold } from '../operations/fold.js';
import { counterKey, sortKeys, type CounterKey } from '../operations/counter-key.js';
import {
  describeOperation,
  isPlainAddition,
  keysOf,
  type AddOperation,
  type CounterAnswer,
  type CounterOperation,
} from '../operations/counter-operation.js';
import { planMerge } from '../operations/merge-plan.js';
import type { CounterQueries, Query } from './counter-queries.js';
import type { CountRow, CounterStatements, Execution } from './counter-statements.js';
import type { CounterPageQuery, CounterStore, TopQuery } from './counter-store.js';
import type { RawCount } from './count-rows.js';
import { ReceiptKeeper } from './receipt-keeper.js';

/** How long a flush waits for row locks before it looks which of its rows are held, in milliseconds. */
const LOCK_WAIT = 250;
/** How long to wait when all that is asked is whether a missing row could be inserted. */
const PROBE_WAIT = 1;
/** How long all of that may take, since everybody else waits for it. */
const PROBE_BUDGET = 25;

/** Counters in a database with a server. Group commits go over the reserved connection. */
export class ServerCounterStore implements CounterStore {
  private readonly connection: ReservedConnection;
  private readonly receipts: ReceiptKeeper;
  private lockWait = LOCK_WAIT;

  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: CounterStatements,
    private readonly queries: CounterQueries,
    private readonly options: Pick<ResolvedCounterOptions, 'reads' | 'lockTimeout'>,
  ) {
    this.connection = ReservedConnection.of(dataSource);
    this.receipts = new ReceiptKeeper(statements, (work) => this.reserved(work));
  }

  keysOf(operation: CounterOperation): readonly string[] {
    return keysOf(operation).map(({ id }) => id);
  }

  isMergeable(operation: CounterOperation): boolean {
    return isPlainAddition(operation);
  }

  describe(operation: CounterOperation): string {
    return describeOperation(operation);
  }

  async merge(operations: readonly CounterOperation[]): Promise<(CounterAnswer | undefined)[]> {
    return await this.reserved((queryRunner) =>
      this.add({ queryRunner, lockWait: this.lockWait }, operations as readonly AddOperation[]),
    );
  }

  async fold(operations: readonly CounterOperation[]): Promise<Outcome<CounterAnswer>[]> {
    const outcomes = await this.reserved(async (queryRunner) => {
      await this.statements.begin(queryRunner);
      try {
        const folded = await this.foldLocked({ queryRunner, lockWait: this.lockWait }, operations);
        await queryRunner.query('COMMIT');
        return folded;
      } catch (error) {
        await queryRunner.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
    this.receipts.tidy(operations);
    return outcomes;
  }

  async findFree(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const keys = ids.map((id) => counterKey(id.split('\0')));
    const free = await this.reserved(async (queryRunner) => {
      const execution = { queryRunner, lockWait: LOCK_WAIT };
      const existing = await this.statements.read(execution, keys);
      const unlocked = await this.statements.unlocked(execution, keys);
      const missing = keys.filter(({ id }) => !existing.has(id));
      for (const { id } of await findFree(missing, (some) => this.insertable(queryRunner, some), PROBE_BUDGET))
        unlocked.add(id);
      return unlocked;
    });
    // A statement that took too long although nobody held its rows is given more time.
    this.lockWait = free.size === keys.length ? Math.min(this.lockWait * 4, this.options.lockTimeout) : LOCK_WAIT;
    return free;
  }

  async apply(operation: CounterOperation, manager: EntityManager): Promise<CounterAnswer> {
    const execution: Execution = { queryRunner: manager.queryRunner as QueryRunner };
    try {
      const [merged] = isPlainAddition(operation) ? await this.add(execution, [operation]) : [];
      if (merged) return merged;
      const [outcome] = (await this.foldLocked(execution, [operation])) as [Outcome<CounterAnswer>];
      if ('error' in outcome) throw outcome.error;
      this.receipts.tidy([operation]);
      return outcome.answer;
    } catch (error) {
      throw translateError(error);
    }
  }

  async read(keys: readonly CounterKey[], manager?: EntityManager): Promise<Map<string, bigint>> {
    return await this.reading(manager, (queryRunner) => this.statements.read({ queryRunner }, keys));
  }

  async page(query: CounterPageQuery, manager?: EntityManager): Promise<CountRow[]> {
    return await this.select(this.queries.page(query), manager);
  }

  async top(query: TopQuery, manager?: EntityManager): Promise<CountRow[]> {
    return await this.select(this.queries.top(query), manager);
  }

  private reserved<Result>(work: (queryRunner: QueryRunner) => Promise<Result>): Promise<Result> {
    return this.connection.use(this.options.lockTimeout, work);
  }

  private async select({ sql, parameters }: Query, manager: EntityManager | undefined): Promise<CountRow[]> {
    const raw: RawCount[] = await this.reading(manager, (queryRunner) => queryRunner.query(sql, [...parameters]));
    return this.queries.rows(raw);
  }

  private async reading<Result>(
    manager: EntityManager | undefined,
    read: (queryRunner: QueryRunner) => Promise<Result>,
  ): Promise<Result> {
    if (manager?.queryRunner) return await read(manager.queryRunner);
    const queryRunner = this.dataSource.createQueryRunner(this.options.reads === 'replica' ? 'slave' : 'master');
    try {
      return await read(queryRunner);
    } finally {
      await queryRunner.release();
    }
  }

  /** One statement for all of them. */
  private async add(execution: Execution, operations: readonly AddOperation[]): Promise<(CounterAnswer | undefined)[]> {
    const plan = planMerge(operations);
    if (!plan) return operations.map(() => undefined);
    const allOrNone = operations.some(({ deltas }) => deltas.length > 1);
    return plan.answers(await this.statements.add(execution, plan.deltas, plan.guard, allOrNone));
  }

  /** Within an open transaction: locks the rows, creating the missing ones, applies the operations and writes what differs. */
  private async foldLocked(
    execution: Execution,
    operations: readonly CounterOperation[],
  ): Promise<Outcome<CounterAnswer>[]> {
    const { queryRunner } = execution;
    const unique = new Map(operations.flatMap(keysOf).map((key) => [key.id, key]));
    const keys = sortKeys([...unique.values()].map((key) => ({ key }))).map(({ key }) => key);
    const { counts, created } = await this.lockAll(execution, keys);
    const receipts = await this.receipts.of(operations, queryRunner);
    const before = { counts: new Map(counts), receipts: new Map(receipts) };
    const outcomes = fold(operations, { counts, receipts });
    const stored = (id: string) => (created.has(id) ? 0n : before.counts.get(id));
    const changed = keys.filter(({ id }) => counts.has(id) && counts.get(id) !== stored(id));
    const removed = keys.filter(({ id }) => !counts.has(id) && stored(id) !== undefined);
    if (changed.length > 0)
      await this.statements.put(
        queryRunner,
        changed.map((key) => ({ key, count: counts.get(key.id) as bigint })),
      );
    if (removed.length > 0) await this.statements.remove(queryRunner, removed);
    await this.receipts.write(before.receipts, receipts, queryRunner);
    return outcomes;
  }

  private async lockAll(execution: Execution, keys: readonly CounterKey[]) {
    const lockable = await this.statements.lockable(execution, keys);
    const counts = lockable.length > 0 ? await this.statements.lock(execution, lockable) : new Map<string, bigint>();
    const created = new Set<string>();
    const isMissing = ({ id }: CounterKey) => !counts.has(id) && !created.has(id);
    for (let missing = keys.filter(isMissing); missing.length > 0; missing = missing.filter(isMissing)) {
      for (const id of await this.statements.create(execution, missing)) created.add(id);
      const late = missing.filter(isMissing);
      if (late.length === 0) break;
      for (const [id, count] of await this.statements.lock(execution, late)) counts.set(id, count);
    }
    return { counts, created };
  }

  /** Whether nobody else is inserting any of these missing rows: by trying, without a trace. */
  private async insertable(queryRunner: QueryRunner, keys: readonly CounterKey[]): Promise<boolean> {
    await this.statements.begin(queryRunner);
    try {
      await this.statements.create({ queryRunner, lockWait: PROBE_WAIT }, keys);
      return true;
    } catch (error) {
      if (driverErrorKind(error) !== 'busy') throw error;
      return false;
    } finally {
      await queryRunner.query('ROLLBACK');
    }
  }
}
