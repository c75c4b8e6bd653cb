import { list, raw, sql, type Sql } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { ChangedParent } from '../deltas/settle.js';
import type { ParentDelta } from '../deltas/delta-sheet.js';
import type { CacheTable, CacheTarget, TypedColumn } from '../model/cache.js';
import { exact } from '../numbers/exact.js';
import { equalTexts, type CacheSpelling } from './cache-spelling.js';
import { comparison, keyAsRead, type Comparison, type PrimaryKey } from './compare.js';

export type ResultRow = Readonly<Record<string, unknown>>;

/** A parent's caches as they stand and as they should be, in the order of the comparison's caches; as the database spells them. */
export interface ComparedParent {
  readonly key: PrimaryKey;
  readonly was: readonly string[];
  readonly is: readonly string[];
  /** What else was read, by column name. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** What a correction has written. */
export interface Corrected {
  /** How many values were wrong. */
  readonly wrong: number;
  /** The parents whose they were; no more than were asked for, where the database counts them. */
  readonly parents: readonly ComparedParent[];
}

/** Parents in the order of their primary keys. */
export interface Batch {
  readonly count: number;
  /** All of them, or the first and the last. */
  readonly keys: readonly PrimaryKey[];
}

/** Which parents come next, and whether they are locked. */
export interface BatchQuery {
  readonly table: CacheTable;
  /** The last primary key of the batch before. */
  readonly after: PrimaryKey | undefined;
  /** The last primary key that is wanted; every one by default. */
  readonly upTo?: PrimaryKey | undefined;
  readonly limit: number;
  readonly isLocking: boolean;
  /** Whether all keys are needed, or the first and the last. */
  readonly isListed: boolean;
}

/** More would be planned badly: a long IN on MariaDB, a long CASE everywhere. */
export const LARGEST_CHUNK = 500;

/** The SQL of counter caches in one kind of database. */
export abstract class CacheStore {
  constructor(protected readonly spelling: CacheSpelling) {}

  /**
   * Adds to the cached columns of parents, which are locked in the order in which they are given. Parents that do not exist are
   * left out.
   *
   * @param columns the names of those that any of them changes
   * @param above what is to be read of them; when there is nothing to read, nothing is returned
   */
  async add(
    queryRunner: QueryRunner,
    target: CacheTarget,
    parents: readonly ParentDelta[],
    columns: readonly string[],
    above: readonly TypedColumn[],
  ): Promise<ChangedParent[]> {
    const changed: ChangedParent[] = [];
    for (let start = 0; start < parents.length; start += LARGEST_CHUNK) {
      const chunk = parents.slice(start, start + LARGEST_CHUNK);
      changed.push(...(await this.addChunk(queryRunner, target, chunk, columns, above)));
    }
    return changed;
  }

  protected abstract addChunk(
    queryRunner: QueryRunner,
    target: CacheTarget,
    parents: readonly ParentDelta[],
    columns: readonly string[],
    above: readonly TypedColumn[],
  ): Promise<ChangedParent[]>;

  /** Writes what is wrong among locked parents, and returns those as they were. In a later statement than the lock. */
  abstract correct(queryRunner: QueryRunner, given: Comparison): Promise<Corrected>;

  /**
   * Lets the transaction commit before it is safe from a crash of the server, where the database can do so: until the next one that
   * waits again, it may be lost as a whole.
   */
  commitWithoutWaiting?(queryRunner: QueryRunner): Promise<void>;

  /** The next parents. */
  async batch(queryRunner: QueryRunner, query: BatchQuery): Promise<Batch> {
    const { table } = query;
    const columns = table.primary.map(
      (column, index) => sql`${keyAsRead(column, this.spelling)} AS ${raw(`p${index}`)}`,
    );
    const rows = await this.run(queryRunner, this.next(query, columns));
    return { count: rows.length, keys: rows.map((row) => keyOfRow(table, row)) };
  }

  protected next(query: BatchQuery, columns: readonly Sql[]): Sql {
    const { table, limit, isLocking } = query;
    return sql`SELECT ${list(columns)} FROM ${raw(table.sql)} parent ${this.following(query)}
          ORDER BY ${list(table.primary.map((column) => raw(`parent.${column.sql}`)))} LIMIT ${raw(String(limit))}${
            isLocking ? this.batchLock : raw('')
          }`;
  }

  /** Which of these parents there are. */
  async existing(queryRunner: QueryRunner, table: CacheTable, keys: readonly PrimaryKey[]): Promise<PrimaryKey[]> {
    const { primary } = table;
    const columns = primary.map((column, index) => sql`${keyAsRead(column, this.spelling)} AS ${raw(`p${index}`)}`);
    const own = primary.map((column) => raw(`parent.${column.sql}`));
    const rows = await this.run(
      queryRunner,
      sql`SELECT ${list(columns)} FROM ${raw(table.sql)} parent WHERE ${this.spelling.among(own, primary, keys)}`,
    );
    return rows.map((row) => keyOfRow(table, row));
  }

  /** Locks parents before a foreign key does, where its own lock stands in the way of others who go on to update them. */
  lockParents?(queryRunner: QueryRunner, target: CacheTarget, keys: readonly (readonly unknown[])[]): Promise<void>;

  async compare(queryRunner: QueryRunner, given: Comparison): Promise<ComparedParent[]> {
    return this.compared(given, await this.run(queryRunner, comparison(given, this.spelling)));
  }

  render(given: Comparison): [text: string, parameters: unknown[]] {
    return this.text(comparison(given, this.spelling));
  }

  compared({ table, caches, above }: Comparison, rows: readonly ResultRow[]): ComparedParent[] {
    return rows.map((row) => ({
      key: keyOfRow(table, row),
      was: caches.map((_, index) => String(row[`was${index}`])),
      is: caches.map((_, index) => String(row[`is${index}`])),
      values: new Map(above.map(({ name }, index) => [name, row[`above${index}`]])),
    }));
  }

  /** Whatever a column's collation takes for equal. */
  protected letters({ key, isToTheLetter }: CacheTarget, valueOf: (index: number) => Sql): Sql[] {
    if (!isToTheLetter) return [];
    return key.flatMap(({ kind, sql: name }, index) =>
      kind === 'text' ? [equalTexts(this.spelling, raw(`parent.${name}`), valueOf(index))] : [],
    );
  }

  /** How the rows of a batch are locked; a later statement counts. */
  protected readonly batchLock: Sql = raw('');

  protected async run(queryRunner: QueryRunner, statement: Sql): Promise<ResultRow[]> {
    const [text, parameters] = this.text(statement);
    const { records } = await queryRunner.query(text, parameters, true);
    return (records as ResultRow[] | undefined) ?? [];
  }

  private text(statement: Sql): [text: string, parameters: unknown[]] {
    return statement.render((position) => this.spelling.placeholder(position));
  }

  private following({ table: { primary }, after, upTo }: BatchQuery): Sql {
    const bounds = [
      ...(after ? [this.bound(primary, '>', after)] : []),
      ...(upTo ? [this.bound(primary, '<=', upTo)] : []),
    ];
    return bounds.length > 0 ? sql`WHERE ${list(bounds, ' AND ')}` : raw('');
  }

  private bound(primary: readonly TypedColumn[], operator: '>' | '<=', key: PrimaryKey): Sql {
    const columns = primary.map((column) => raw(`parent.${column.sql}`));
    const bounds = primary.map((column, index) => this.spelling.value(column, key[index]));
    const whole = sql`(${list(columns)}) ${raw(operator)} (${list(bounds)})`;
    if (columns.length === 1) return whole;
    // MariaDB finds its way in an index by the first column alone.
    return sql`${columns[0]} ${raw(operator === '>' ? '>=' : '<=')} ${bounds[0]} AND ${whole}`;
  }
}

export function keyOfRow({ primary }: CacheTable, row: ResultRow): PrimaryKey {
  return primary.map((_, index) => row[`p${index}`]);
}

/** What the next level reads of changed parents. */
export function changedParents(
  rows: readonly ResultRow[],
  columns: readonly string[],
  above: readonly TypedColumn[],
): ChangedParent[] {
  return rows.map((row) => ({
    values: new Map(above.map(({ name }, index) => [name, row[`above${index}`]])),
    deltas: new Map(columns.map((column, index) => [column, exact(row[`delta${index}`], column)])),
  }));
}
