import { list, raw, sql, type Sql } from '@spoor/core';
import type { DataSource, QueryRunner } from 'typeorm';
import type { ParentDelta } from '../deltas/delta-sheet.js';
import type { CacheTarget, TypedColumn } from '../model/cache.js';
import { typeNameOf } from '../model/column-kind.js';
import { spell } from '../numbers/exact.js';
import type { CacheSpelling } from './cache-spelling.js';
import { CacheStore, changedParents, keyOfRow, type Batch, type BatchQuery, type Corrected } from './cache-store.js';
import { comparison, keyAsRead, parentsAmong, readColumn, type Comparison } from './compare.js';

/**
 * PostgreSQL. Parents travel as one array per column. They are locked FOR NO KEY UPDATE, which the foreign keys of children that
 * others insert meanwhile do not wait for.
 */
export class PostgresCacheStore extends CacheStore {
  protected override readonly batchLock = raw(' FOR NO KEY UPDATE');

  constructor(private readonly dataSource: DataSource) {
    super(postgresSpelling(dataSource));
  }

  protected override async addChunk(
    queryRunner: QueryRunner,
    target: CacheTarget,
    parents: readonly ParentDelta[],
    columns: readonly string[],
    above: readonly TypedColumn[],
  ) {
    const statement =
      parents.length === 1
        ? this.addToOne(target, parents[0] as ParentDelta, columns, above)
        : this.addToMany(target, parents, columns, above);
    const rows = await this.run(queryRunner, statement);
    return above.length > 0 ? changedParents(rows, columns, above) : [];
  }

  /** One that is alone needs no lock before its own. */
  private addToOne(
    target: CacheTarget,
    { parent, deltas }: ParentDelta,
    columns: readonly string[],
    above: readonly TypedColumn[],
  ) {
    const { table, key } = target;
    // From a column that is full to one that is full below zero it is more than 64 bits.
    const amounts = columns.map((column) => sql`${textOf(deltas, column)}::numeric`);
    const where = key.map(({ sql: name }, index) => sql`${raw(`parent.${name}`)} = ${parent.values[index]}`);
    return sql`UPDATE ${raw(table.sql)} AS parent
      SET ${list(columns.map((column, index) => sql`${this.sum(column)} + ${amounts[index]}`))}
      WHERE ${list([...where, ...this.letters(target, (index) => sql`${parent.values[index]}`)], ' AND ')}${this.returning(
        above,
        amounts.map((amount) => sql`(${amount})::text`),
      )}`;
  }

  private addToMany(
    target: CacheTarget,
    parents: readonly ParentDelta[],
    columns: readonly string[],
    above: readonly TypedColumn[],
  ) {
    const { table, key } = target;
    const arrays = [
      ...key.map((column, index) =>
        this.array(
          column,
          parents.map(({ parent }) => parent.values[index]),
        ),
      ),
      ...columns.map((column) => sql`${parents.map(({ deltas }) => textOf(deltas, column))}::numeric[]`),
    ];
    const keys = key.map((_, index) => raw(`k${index}`));
    const deltas = columns.map((_, index) => raw(`d${index}`));
    const own = table.primary.map(({ sql: name }, index) => raw(`parent.${name} AS p${index}`));
    const same = key.map(
      (column, index) => sql`${comparable(this.dataSource, column, 'parent.')} = given.${keys[index]}`,
    );
    const found = table.primary.map(({ sql: name }, index) => raw(`parent.${name} = total.p${index}`));
    // One parent may be given in two spellings where its key's collation takes them for equal.
    const grouping = table.primary.map((_, index) => raw(`p${index}`));
    return sql`WITH given AS MATERIALIZED (
        SELECT * FROM unnest(${list(arrays)}) WITH ORDINALITY AS given(${list([...keys, ...deltas, raw('position')])})
      ), locked AS MATERIALIZED (
        SELECT ${list([...own, ...deltas.map((delta) => sql`given.${delta}`)])}
        FROM given JOIN ${raw(table.sql)} AS parent ON ${list([...same, ...this.letters(target, (index) => sql`given.${keys[index]}`)], ' AND ')}
        ORDER BY given.position FOR NO KEY UPDATE OF parent
      ), total AS MATERIALIZED (
        SELECT ${list([...grouping, ...deltas.map((delta) => sql`SUM(${delta}) AS ${delta}`)])} FROM locked GROUP BY ${list(grouping)}
      )
      UPDATE ${raw(table.sql)} AS parent
      SET ${list(columns.map((column, index) => sql`${this.sum(column)} + total.${deltas[index]}`))}
      FROM total WHERE ${list(found, ' AND ')}${this.returning(
        above,
        deltas.map((delta) => sql`total.${delta}::text`),
      )}`;
  }

  override async commitWithoutWaiting(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL synchronous_commit TO off');
  }

  /** Of a thousand keys, the first and the last are enough. */
  override async batch(queryRunner: QueryRunner, query: BatchQuery): Promise<Batch> {
    if (query.isListed) return await super.batch(queryRunner, query);
    const { primary } = query.table;
    const own = primary.map(({ sql: name }, index) => raw(`parent.${name} AS k${index}`));
    const order = (direction: string) => list(primary.map((_, index) => raw(`k${index} ${direction}`)));
    const edge = (direction: string) => sql`(SELECT * FROM batch ORDER BY ${order(direction)} LIMIT 1)`;
    const read = primary.map(
      (column, index) => sql`${keyAsRead(column, this.spelling, `k${index}`)} AS ${raw(`p${index}`)}`,
    );
    const rows = await this.run(
      queryRunner,
      sql`WITH batch AS MATERIALIZED (${this.next(query, own)})
        SELECT ${list(read)}, (SELECT COUNT(*) FROM batch) AS count
        FROM (${edge('ASC')} UNION ALL ${edge('DESC')}) edge ORDER BY ${order('ASC')}`,
    );
    return { count: Number(rows[0]?.['count'] ?? 0), keys: rows.map((row) => keyOfRow(query.table, row)) };
  }

  /** By the difference, which is right also for a parent that came into the range after the batch was locked. */
  override async correct(queryRunner: QueryRunner, given: Comparison): Promise<Corrected> {
    const { table, caches, above, most } = given;
    const keys = table.primary.map((_, index) => `p${index}`);
    const numbers = caches.flatMap((_, index) => [`was${index}`, `is${index}`]);
    const others = above.map((_, index) => `above${index}`);
    const set = caches.map(({ column }, index) =>
      raw(`${this.plus(column.sql)} + (counted.is${index} - counted.was${index})`),
    );
    const found = table.primary.map(({ sql: name }, index) => raw(`parent.${name} = counted.p${index}`));
    const counted = comparison({ ...given, onlyWrong: true }, { ...this.spelling, asText: (number) => number });
    const read = [
      ...table.primary.map((column, index) => keyAsRead(column, this.spelling, `told.p${index}`)),
      ...numbers.map((name) => this.spelling.asText(raw(`told.${name}`))),
      ...above.map((column, index) => readColumn(column, this.spelling, `told.above${index}`)),
    ];
    const names = [...keys, ...numbers, ...others].map((name) => raw(name));
    const wrong = caches.map((_, index) => raw(`COUNT(*) FILTER (WHERE was${index} <> is${index})`));
    const rows = await this.run(
      queryRunner,
      sql`WITH counted AS MATERIALIZED (${counted}), written AS (
          UPDATE ${raw(table.sql)} AS parent SET ${list(set)} FROM counted
          WHERE ${list([...found, parentsAmong(given, 'parent', this.spelling)], ' AND ')}
          RETURNING ${list(names.map((name) => sql`counted.${name}`))}
        )
        SELECT total.wrong, ${list(read.map((value, index) => sql`${value} AS ${names[index] as Sql}`))}
        FROM (SELECT ${list(wrong, ' + ')} AS wrong FROM written) total
        LEFT JOIN (
          SELECT * FROM written ORDER BY ${list(keys.map((name) => raw(name)))}${raw(most === undefined ? '' : ` LIMIT ${most}`)}
        ) told ON TRUE`,
    );
    const told = rows.filter((row) => row['p0'] !== null);
    return { wrong: Number(rows[0]?.['wrong']), parents: this.compared(given, told) };
  }

  private sum(column: string): Sql {
    return raw(this.plus(this.dataSource.driver.escape(column)));
  }

  private plus(name: string): string {
    return `${name} = COALESCE(parent.${name}, 0)`;
  }

  private returning(above: readonly TypedColumn[], deltas: readonly Sql[]): Sql {
    if (above.length === 0) return raw('');
    return sql` RETURNING ${list([
      ...above.map((column, index) => sql`${readColumn(column, this.spelling)} AS ${raw(`above${index}`)}`),
      ...deltas.map((delta, index) => sql`${delta} AS ${raw(`delta${index}`)}`),
    ])}`;
  }

  private array(column: TypedColumn, values: readonly unknown[]): Sql {
    return arrayOf(this.dataSource, column, values);
  }
}

function postgresSpelling(dataSource: DataSource): CacheSpelling {
  return {
    placeholder: (position) => `$${position}`,
    asText: (number) => sql`(${number})::text`,
    sameText: (column, { metadata }, value) =>
      metadata.type === 'citext' ? sql`${column}::text = ${value}` : sql`${column} = ${value}`,
    isTrue: (column) => column,
    value: (_, value) => sql`${value}`,
    among: (columns, types, keys) => {
      const arrays = types.map((type, index) =>
        arrayOf(
          dataSource,
          type,
          keys.map((key) => key[index]),
        ),
      );
      const own = types.map((type, index) =>
        isEnum(dataSource, type) ? sql`${columns[index]}::text` : columns[index],
      );
      if (own.length === 1) return sql`${own[0]} = ANY (${arrays[0]})`;
      return sql`(${list(own as Sql[])}) IN (SELECT * FROM unnest(${list(arrays)}))`;
    },
    named: (types, keys, refs) => {
      const arrays = types.map((type, index) =>
        arrayOf(
          dataSource,
          type,
          keys.map((key) => key[index]),
        ),
      );
      const names = raw(types.map((_, index) => `k${index}, `).join(''));
      return sql`(SELECT * FROM unnest(${list([...arrays, sql`${refs}::text[]`])}) AS given(${names}ref))`;
    },
    toTheLetter: (text) => sql`(${text}::text COLLATE "C")`,
    current: raw(''),
    lock: raw(''),
  };
}

function arrayOf(dataSource: DataSource, column: TypedColumn, values: readonly unknown[]): Sql {
  return sql`${values}::${raw(arrayType(dataSource, column))}[]`;
}

/** A type whose values compare with the column's by its index. */
function arrayType(dataSource: DataSource, column: TypedColumn): string {
  const type = typeNameOf(dataSource, column.metadata);
  switch (column.kind) {
    case 'integer':
      return 'bigint';
    case 'decimal':
      return 'numeric';
    case 'text':
      if (type === 'citext') return type;
      return type.startsWith('char') && !type.includes('varying') ? 'bpchar' : 'text';
    default:
      return type;
  }
}

function isEnum(dataSource: DataSource, { metadata }: TypedColumn): boolean {
  return typeNameOf(dataSource, metadata).endsWith('enum');
}

function comparable(dataSource: DataSource, column: TypedColumn, table: string): Sql {
  return raw(`${table}${column.sql}${isEnum(dataSource, column) ? '::text' : ''}`);
}

function textOf(deltas: ParentDelta['deltas'], column: string): string {
  const delta = deltas.get(column);
  return delta ? spell(delta) : '0';
}
