import { list, raw, sql, type Sql } from '@spoor/core';
import type { DataSource, QueryRunner } from 'typeorm';
import { CounterCacheOverflowError } from '../../errors/counter-cache-overflow.error.js';
import type { ParentDelta } from '../deltas/delta-sheet.js';
import type { CacheTarget, TypedColumn } from '../model/cache.js';
import { spell, ZERO } from '../numbers/exact.js';
import type { CacheSpelling } from './cache-spelling.js';
import { CacheStore, changedParents, type Batch, type BatchQuery, type Corrected } from './cache-store.js';
import { comparisonParts, parentsAmong, readColumn, type Comparison } from './compare.js';
import { integerLiteral } from './integer-literal.js';
import { countWrong } from './wrong-values.js';

/** SQLite. Whoever writes is alone, so that there are no rows to lock. */
export class SqliteCacheStore extends CacheStore {
  constructor(private readonly dataSource: DataSource) {
    super(SPELLING);
  }

  protected override async addChunk(
    queryRunner: QueryRunner,
    { table, key, isToTheLetter }: CacheTarget,
    parents: readonly ParentDelta[],
    columns: readonly string[],
    above: readonly TypedColumn[],
  ) {
    const given = this.given(
      key,
      parents.map(({ parent }) => parent.values),
      parents.map(({ deltas }) => columns.map((column) => spell(deltas.get(column) ?? ZERO))),
    );
    const collation = isToTheLetter ? ' COLLATE BINARY' : '';
    const same = key.map(({ sql: name }, index) => raw(`given.k${index} = parent.${name}${collation}`));
    const keys = raw(key.map((_, index) => `k${index}`).join(', '));
    const among = sql`(${raw(key.map(({ sql: name }) => `parent.${name}${collation}`).join(', '))}) IN (SELECT ${keys} FROM given)`;
    const deltas = columns.map(
      (_, index) => sql`(SELECT SUM(${raw(`given.v${index}`)}) FROM given WHERE ${list(same, ' AND ')})`,
    );
    const names = columns.map((column) => this.dataSource.driver.escape(column));
    const set = names.map((name, index) => sql`${raw(name)} = COALESCE(parent.${raw(name)}, 0) + ${deltas[index]}`);
    const types = names.map((name, index) => raw(`typeof(${name}) AS t${index}`));
    const written = await this.run(
      queryRunner,
      sql`${given} UPDATE ${raw(table.sql)} AS parent SET ${list(set)} WHERE ${among} RETURNING ${list(types)}`,
    );
    // Past 64 bits SQLite goes on with floating-point numbers.
    if (written.some((row) => Object.values(row).includes('real')))
      throw new CounterCacheOverflowError(columns.join(', '));
    if (above.length === 0) return [];
    const read = [
      ...above.map((column, index) => sql`${readColumn(column, SPELLING)} AS ${raw(`above${index}`)}`),
      ...deltas.map((delta, index) => sql`CAST(${delta} AS TEXT) AS ${raw(`delta${index}`)}`),
    ];
    const rows = await this.run(
      queryRunner,
      sql`${given} SELECT ${list(read)} FROM ${raw(table.sql)} AS parent WHERE ${among}`,
    );
    return changedParents(rows, columns, above);
  }

  /** Before it reads: SQLite refuses to let anybody write who has read what another process has changed since. */
  override async batch(queryRunner: QueryRunner, query: BatchQuery): Promise<Batch> {
    const { sql: table, primary } = query.table;
    const key = raw(primary[0]?.sql ?? '');
    if (query.isLocking) await this.run(queryRunner, sql`UPDATE ${raw(table)} SET ${key} = ${key} WHERE FALSE`);
    return await super.batch(queryRunner, query);
  }

  override async correct(queryRunner: QueryRunner, given: Comparison): Promise<Corrected> {
    const { table, caches } = given;
    const wrong = await this.compare(queryRunner, { ...given, onlyWrong: true });
    if (wrong.length === 0) return { wrong: 0, parents: [] };
    const found = table.primary.map(({ sql: name }, index) => raw(`parent.${name} = counted.k${index}`));
    const range = parentsAmong(given, 'parent', SPELLING);
    const { joins, truths, where } = comparisonParts({ ...given, onlyWrong: true }, SPELLING);
    const columns = [
      ...table.primary.map(({ sql: name }, index) => raw(`parent.${name} AS k${index}`)),
      ...truths.map((truth, index) => sql`${truth} AS ${raw(`v${index}`)}`),
    ];
    const set = caches.map(({ column }, index) => raw(`${column.sql} = counted.v${index}`));
    await this.run(
      queryRunner,
      sql`WITH counted AS MATERIALIZED (SELECT ${list(columns)} FROM ${raw(table.sql)} parent ${joins} WHERE ${where})
        UPDATE ${raw(table.sql)} AS parent SET ${list(set)} FROM counted
        WHERE ${range} AND ${list(found, ' AND ')}`,
    );
    return { wrong: countWrong(wrong, caches), parents: wrong };
  }

  /** `WITH given(k0, …, v0, …) AS (VALUES …)` */
  private given(
    types: readonly TypedColumn[],
    keys: readonly (readonly unknown[])[],
    amounts: readonly (readonly string[])[],
  ): Sql {
    const names = [...types.map((_, index) => `k${index}`), ...(amounts[0] ?? []).map((_, index) => `v${index}`)];
    const rows = keys.map((key, row) => {
      const values = types.map((type, index) => SPELLING.value(type, key[index]));
      return sql`(${list([...values, ...(amounts[row] ?? []).map(integerLiteral)])})`;
    });
    return sql`WITH given(${raw(names.join(', '))}) AS (VALUES ${list(rows)})`;
  }
}

const SPELLING: CacheSpelling = {
  placeholder: () => '?',
  asText: (number) => sql`CAST(${number} AS TEXT)`,
  sameText: (column, _, value) => sql`${column} = ${value} COLLATE BINARY`,
  isTrue: (column) => sql`${column} <> 0`,
  value: (column, value) => (column.kind === 'integer' ? integerLiteral(value) : sql`${value}`),
  among: (columns, types, keys) => {
    const tuples = keys.map((key) => sql`(${list(types.map((type, index) => SPELLING.value(type, key[index])))})`);
    return sql`(${list(columns)}) IN (VALUES ${list(tuples)})`;
  },
  named: (types, keys, refs) => {
    const columns = types.map((_, index) => `column${index + 1} AS k${index}`);
    const tuples = keys.map(
      (key, row) =>
        sql`(${list([...types.map((type, index) => SPELLING.value(type, key[index])), sql`${refs[row]}`])})`,
    );
    return sql`(SELECT ${raw([...columns, `column${types.length + 1} AS ref`].join(', '))} FROM (VALUES ${list(tuples)}))`;
  },
  toTheLetter: (text) => sql`(${text} COLLATE BINARY)`,
  current: raw(''),
  lock: raw(''),
};
