import { list, raw, sql, type Sql } from '@spoor/core';
import type { DataSource, QueryRunner } from 'typeorm';
import type { ParentDelta } from '../deltas/delta-sheet.js';
import { exact, spell, ZERO } from '../numbers/exact.js';
import type { CacheTarget, TypedColumn } from '../model/cache.js';
import { equalTexts, type CacheSpelling } from './cache-spelling.js';
import { CacheStore, changedParents, LARGEST_CHUNK, type ComparedParent, type Corrected } from './cache-store.js';
import { readColumn, type Comparison } from './compare.js';
import { integerLiteral } from './integer-literal.js';
import { onlyKeys } from './only-keys.js';
import { countWrong } from './wrong-values.js';

/**
 * MariaDB and MySQL. Amounts and integer keys stand in the SQL as literals: as parameters they would be strings, and comparing an
 * integer with a string goes through a double.
 */
export class MysqlCacheStore extends CacheStore {
  protected override readonly batchLock = raw(' FOR UPDATE');

  constructor(private readonly dataSource: DataSource) {
    super(SPELLING);
  }

  protected override async addChunk(
    queryRunner: QueryRunner,
    target: CacheTarget,
    parents: readonly ParentDelta[],
    columns: readonly string[],
    above: readonly TypedColumn[],
  ) {
    const { table, key } = target;
    const keys = parents.map(({ parent }) => parent.values);
    const names = key.map(({ sql: name }) => raw(`parent.${name}`));
    const deltas = columns.map((column) =>
      amounts(
        target,
        keys,
        parents.map(({ deltas: given }) => spell(given.get(column) ?? ZERO)),
      ),
    );
    const among = SPELLING.among(names, key, keys);
    const set = columns.map((column, index) => {
      const name = raw(this.dataSource.driver.escape(column));
      return sql`${name} = COALESCE(${name}, 0) + ${deltas[index]}`;
    });
    await this.run(
      queryRunner,
      sql`UPDATE ${raw(table.sql)} AS parent SET ${list(set)} WHERE ${among} ORDER BY ${list(names)}`,
    );
    if (above.length === 0) return [];
    const read = [
      ...above.map((column, index) => sql`${readColumn(column, SPELLING)} AS ${raw(`above${index}`)}`),
      ...deltas.map((delta, index) => sql`CAST(${delta} AS CHAR) AS ${raw(`delta${index}`)}`),
    ];
    // Without RETURNING; they are locked, so that reading them as they are now waits for nobody.
    const rows = await this.run(
      queryRunner,
      sql`SELECT ${list(read)} FROM ${raw(table.sql)} AS parent WHERE ${among} FOR UPDATE`,
    );
    return changedParents(rows, columns, above);
  }

  /** An UPDATE that counts by itself would lock the children that it reads, and deadlock with those who write them. */
  override async correct(queryRunner: QueryRunner, given: Comparison): Promise<Corrected> {
    const wrong = onlyKeys(given, await this.compare(queryRunner, { ...given, onlyWrong: true }));
    for (let start = 0; start < wrong.length; start += LARGEST_CORRECTION)
      await this.write(queryRunner, given, wrong.slice(start, start + LARGEST_CORRECTION));
    return { wrong: countWrong(wrong, given.caches), parents: wrong };
  }

  override async lockParents(queryRunner: QueryRunner, target: CacheTarget, keys: readonly (readonly unknown[])[]) {
    const { table, key } = target;
    const names = key.map(({ sql: name }) => raw(`parent.${name}`));
    for (let start = 0; start < keys.length; start += LARGEST_CHUNK) {
      const among = SPELLING.among(names, key, keys.slice(start, start + LARGEST_CHUNK));
      await this.run(
        queryRunner,
        sql`SELECT 1 FROM ${raw(table.sql)} AS parent WHERE ${among} ORDER BY ${list(names)} FOR UPDATE`,
      );
    }
  }

  private async write(queryRunner: QueryRunner, { table, caches }: Comparison, parents: readonly ComparedParent[]) {
    const { primary } = table;
    const set = caches.map(({ column, name }, index) => {
      const cases = parents.map(
        ({ key, is }) => sql`WHEN ${match(primary, key)} THEN ${raw(spell(exact(is[index], name)))}`,
      );
      return sql`${raw(column.sql)} = CASE ${subject(primary)} ${list(cases, ' ')} ELSE ${raw(column.sql)} END`;
    });
    const among = SPELLING.among(
      primary.map(({ sql: name }) => raw(`parent.${name}`)),
      primary,
      parents.map(({ key }) => key),
    );
    await this.run(queryRunner, sql`UPDATE ${raw(table.sql)} AS parent SET ${list(set)} WHERE ${among}`);
  }
}

/** A CASE is searched from its beginning for each row. */
const LARGEST_CORRECTION = 100;

const SPELLING: CacheSpelling = {
  placeholder: () => '?',
  asText: (number) => sql`CAST(${number} AS CHAR)`,
  sameText: (column, _, value) =>
    // The first half may be found by an index, and takes too many; so does a trailing space.
    sql`(${column} = ${value} AND ${equalTexts(SPELLING, column, sql`${value}`)})`,
  isTrue: (column) => sql`${column} <> 0`,
  value: (column, value) => (column.kind === 'integer' ? integerLiteral(value) : sql`${value}`),
  among: (columns, types, keys) => {
    const tuples = keys.map((key) => list(types.map((type, index) => SPELLING.value(type, key[index]))));
    if (columns.length === 1) return sql`${columns[0]} IN (${list(tuples)})`;
    return sql`(${list(columns)}) IN (${list(tuples.map((tuple) => sql`(${tuple})`))})`;
  },
  named: (types, keys, refs) => {
    const rows = keys.map((key, row) => {
      const values = types.map((type, index) => sql`${SPELLING.value(type, key[index])} AS ${raw(`k${index}`)}`);
      return sql`SELECT ${list([...values, sql`${refs[row]} AS ref`])}`;
    });
    return sql`(${list(rows, ' UNION ALL ')})`;
  },
  toTheLetter: (text) => sql`CAST(CONVERT(${text} USING utf8mb4) AS BINARY)`,
  current: raw(' LOCK IN SHARE MODE'),
  lock: raw(' FOR UPDATE'),
};

/** What is to be added to each row: all that were given for it, in whichever spelling its collation takes for equal. */
function amounts(target: CacheTarget, keys: readonly (readonly unknown[])[], given: readonly string[]): Sql {
  const { key, isToTheLetter } = target;
  const [amount = '0'] = given;
  if (given.length === 1 && !isToTheLetter) return raw(amount);
  if (isInteger(key)) {
    const cases = keys.map((values, index) => sql`WHEN ${match(key, values)} THEN ${raw(given[index] as string)}`);
    return sql`CASE ${subject(key)} ${list(cases, ' ')} ELSE 0 END`;
  }
  const parts = keys.map(
    (values, index) => sql`IF(${match(key, values, isToTheLetter)}, ${raw(given[index] as string)}, 0)`,
  );
  return sql`(${list(parts, ' + ')})`;
}

function isInteger(key: readonly TypedColumn[]): boolean {
  return key.length === 1 && key[0]?.kind === 'integer';
}

function subject(key: readonly TypedColumn[]): Sql {
  return raw(isInteger(key) ? `parent.${key[0]?.sql}` : '');
}

function match(key: readonly TypedColumn[], values: readonly unknown[], isToTheLetter = false): Sql {
  if (isInteger(key)) return integerLiteral(values[0]);
  const equal = key.map((column, index) => {
    const [own, value] = [raw(`parent.${column.sql}`), SPELLING.value(column, values[index])];
    return isToTheLetter && column.kind === 'text' ? equalTexts(SPELLING, own, value) : sql`${own} = ${value}`;
  });
  return list(equal, ' AND ');
}
