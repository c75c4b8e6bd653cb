import { list, raw, sql, type Sql } from '@spoor/core';
import type { Cache, CacheTable, Condition, ParentLink, TypedColumn } from '../model/cache.js';
import { equalTexts, type CacheSpelling } from './cache-spelling.js';

export type PrimaryKey = readonly unknown[];

/** Parents whose caches are to be compared with what there is to count. */
export interface Comparison {
  readonly table: CacheTable;
  /** All of them kept in this table. */
  readonly caches: readonly Cache[];
  /** Of a range that nobody counts by EntityRef in, the first and the last are enough. */
  readonly keys: readonly PrimaryKey[];
  /** The canonical ids of the keys, where a cache counts by EntityRef. */
  readonly refs: readonly string[];
  /** Whether the keys are all those from the first to the last, in order. */
  readonly isRange: boolean;
  readonly onlyWrong: boolean;
  /** How many wrong parents are to be told of; all of them by default. */
  readonly most?: number | undefined;
  /**
   * False to read the columns alone.
   * @default true
   */
  readonly isCounted?: boolean;
  /** What else is read of each parent. */
  readonly above: readonly TypedColumn[];
  /** Whether the transaction may have an older snapshot. */
  readonly isCurrent: boolean;
}

/** What a comparison is made of, to be put into a SELECT or an UPDATE of `parent`. */
export interface ComparisonParts {
  /** LEFT JOINs of what is counted. */
  readonly joins: Sql;
  /** A cache as it stands, for each cache. */
  readonly stands: readonly Sql[];
  /** And as it should be. */
  readonly truths: readonly Sql[];
  /** Which parents, and whether only wrong ones. */
  readonly where: Sql;
}

export function comparisonParts(given: Comparison, spelling: CacheSpelling): ComparisonParts {
  const { caches, onlyWrong, isCounted = true } = given;
  const sources = isCounted ? sourcesOf(caches) : [];
  const truths = caches.map((cache) => {
    const source = sources.findIndex((candidate) => candidate.includes(cache));
    return raw(source < 0 ? '0' : `COALESCE(s${source}.t${sources[source]?.indexOf(cache)}, 0)`);
  });
  const stands = caches.map(({ column }) => raw(`COALESCE(parent.${column.sql}, 0)`));
  const differs = list(
    stands.map((stand, index) => sql`${stand} <> ${truths[index]}`),
    ' OR ',
  );
  return {
    joins: list(
      sources.map((source, index) => join(given, source, `s${index}`, spelling)),
      ' ',
    ),
    stands,
    truths,
    where: sql`${parentsAmong(given, 'parent', spelling)}${onlyWrong ? sql` AND (${differs})` : raw('')}`,
  };
}

/**
 * A SELECT of p0, … (the primary key), was0, is0, … (a cache as it stands, and as it should be) and above0, …: in one snapshot, in
 * which children and caches agree because they are written together.
 */
export function comparison(given: Comparison, spelling: CacheSpelling): Sql {
  const { table, above, isCurrent } = given;
  const { joins, stands, truths, where } = comparisonParts(given, spelling);
  const columns = [
    ...table.primary.map((column, index) => sql`${keyAsRead(column, spelling)} AS ${raw(`p${index}`)}`),
    ...stands.map((stand, index) => sql`${spelling.asText(stand)} AS ${raw(`was${index}`)}`),
    ...truths.map((truth, index) => sql`${spelling.asText(truth)} AS ${raw(`is${index}`)}`),
    ...above.map((column, index) => sql`${readColumn(column, spelling)} AS ${raw(`above${index}`)}`),
  ];
  return sql`SELECT ${list(columns)} FROM ${raw(table.sql)} parent ${joins}
    WHERE ${where}${isCurrent ? spelling.lock : raw('')}`;
}

/** A primary key's value, exact. */
export function keyAsRead({ kind, sql: name }: TypedColumn, spelling: CacheSpelling, from = `parent.${name}`): Sql {
  return kind === 'binary' || kind === 'text' ? raw(from) : spelling.asText(raw(from));
}

/** A column that the next level reads: numbers exact, everything else as the driver returns it. */
export function readColumn({ kind, sql: name }: TypedColumn, spelling: CacheSpelling, from = `parent.${name}`): Sql {
  return kind === 'integer' || kind === 'decimal' ? spelling.asText(raw(from)) : raw(from);
}

/** Caches that count the same table along the same columns are counted by one subquery. */
function sourcesOf(caches: readonly Cache[]): Cache[][] {
  const sources = new Map<string, Cache[]>();
  for (const cache of caches) {
    const { columns, labels } = cache.link;
    const id = [cache.childTable.path, ...columns.map(({ name }) => name), '', ...(labels?.values ?? [])].join('\0');
    sources.set(id, [...(sources.get(id) ?? []), cache]);
  }
  return [...sources.values()];
}

function join(given: Comparison, source: readonly Cache[], alias: string, spelling: CacheSpelling): Sql {
  const [{ link, target }] = source as [Cache];
  const counted = countedChildren(given, source, spelling);
  if (!link.labels) {
    const same = target.key.map((column, index) => raw(`${alias}.k${index} = parent.${column.sql}`));
    return sql`LEFT JOIN (${counted}) ${raw(alias)} ON ${list(same, ' AND ')}`;
  }
  const named = raw(`${alias}_named`);
  const named0 = given.table.primary.map((column, index) => {
    const [key, own] = [sql`${named}.${raw(`k${index}`)}`, raw(`parent.${column.sql}`)];
    return column.kind === 'text' ? equalTexts(spelling, key, own) : sql`${key} = ${own}`;
  });
  return sql`LEFT JOIN ${spelling.named(given.table.primary, given.keys, given.refs)} ${named} ON ${list(named0, ' AND ')}
    LEFT JOIN (${counted}) ${raw(alias)} ON ${equalTexts(spelling, raw(`${alias}.k0`), sql`${named}.ref`)}`;
}

function countedChildren(given: Comparison, source: readonly Cache[], spelling: CacheSpelling): Sql {
  const [first] = source as [Cache];
  const { link, childTable, deleteDate } = first;
  const columns = link.columns.map(({ sql: name }) => raw(`child.${name}`));
  const keys = link.labels ? columns.map((id) => spelling.toTheLetter(id)) : columns;
  const wanted = source.map((cache) => conditionOf(cache, spelling));
  const shared = wanted.every((condition) => isSame(condition, wanted[0])) ? wanted[0] : undefined;
  const totals = source.map(({ sum }, index) => {
    const condition = shared ? undefined : wanted[index];
    const counted = sum ? raw(`child.${sum.sql}`) : raw('1');
    const value = condition ? sql`CASE WHEN ${condition} THEN ${counted} END` : counted;
    return sql`${raw(sum ? 'SUM' : 'COUNT')}(${value}) AS ${raw(`t${index}`)}`;
  });
  const where = [
    childrenAmong(given, first, spelling),
    ...(link.labels ? [oneOf(link.labels, spelling)] : []),
    ...(deleteDate ? [raw(`child.${deleteDate.sql} IS NULL`)] : []),
    ...(shared ? [shared] : []),
  ];
  return sql`SELECT ${list(keys.map((key, index) => sql`${key} AS ${raw(`k${index}`)}`))}, ${list(totals)}
    FROM ${raw(childTable.sql)} child WHERE ${list(where, ' AND ')} GROUP BY ${list(keys)}${given.isCurrent ? spelling.current : raw('')}`;
}

/** A range where children sort as their parents do; their foreign key's index then serves them in one go. */
function childrenAmong(given: Comparison, { link, target }: Cache, spelling: CacheSpelling): Sql {
  const columns = link.columns.map(({ sql: name }) => raw(`child.${name}`));
  if (link.labels)
    return spelling.among(
      columns,
      link.columns,
      given.refs.map((ref) => [ref]),
    );
  const sortsAlike = target.isPrimary && target.key.every(({ kind }) => kind === 'integer' || kind === 'uuid');
  if (target.isPrimary && given.isRange && sortsAlike) return between(columns, given, spelling);
  if (target.isPrimary && !given.isRange) return spelling.among(columns, target.key, given.keys);
  const referenced = target.key.map(({ sql: name }) => raw(`other.${name}`));
  return sql`(${list(columns)}) IN (SELECT ${list(referenced)} FROM ${raw(given.table.sql)} other WHERE ${parentsAmong(given, 'other', spelling)})`;
}

export function parentsAmong(given: Comparison, alias: string, spelling: CacheSpelling): Sql {
  const { primary } = given.table;
  const columns = primary.map(({ sql: name }) => raw(`${alias}.${name}`));
  return given.isRange ? between(columns, given, spelling) : spelling.among(columns, primary, given.keys);
}

function between(columns: readonly Sql[], { keys, table }: Comparison, spelling: CacheSpelling): Sql {
  const bound = (key: PrimaryKey) => list(table.primary.map((column, index) => spelling.value(column, key[index])));
  const [first, last] = [bound(keys[0] as PrimaryKey), bound(keys.at(-1) as PrimaryKey)];
  const [column] = columns as [Sql];
  if (columns.length === 1) return sql`${column} >= ${first} AND ${column} <= ${last}`;
  const edge = (key: PrimaryKey) => spelling.value(table.primary[0] as TypedColumn, key[0]);
  // MariaDB finds its way in an index by the first column alone.
  return sql`${column} >= ${edge(keys[0] as PrimaryKey)} AND ${column} <= ${edge(keys.at(-1) as PrimaryKey)}
    AND (${list(columns)}) >= (${first}) AND (${list(columns)}) <= (${last})`;
}

function oneOf({ column, values }: NonNullable<ParentLink['labels']>, spelling: CacheSpelling): Sql {
  const alternatives = values.map((label) => spelling.sameText(raw(`child.${column.sql}`), column, label));
  return sql`(${list(alternatives, ' OR ')})`;
}

function conditionOf(cache: Cache, spelling: CacheSpelling): Sql | undefined {
  const { discriminator, conditions } = cache;
  const parts = conditions.map((condition) => equality(condition, spelling));
  if (discriminator)
    parts.push(
      sql`${raw(`child.${discriminator.column.sql}`)} IN (${list(discriminator.values.map((value) => sql`${value}`))})`,
    );
  return parts.length > 0 ? list(parts, ' AND ') : undefined;
}

function equality({ column, values }: Condition, spelling: CacheSpelling): Sql {
  const name = raw(`child.${column.sql}`);
  const alternatives = [...values].map((value) => {
    if (value === null) return sql`${name} IS NULL`;
    switch (column.kind) {
      case 'boolean':
        return value === '1' ? spelling.isTrue(name) : sql`NOT ${spelling.isTrue(name)}`;
      case 'integer':
      case 'decimal':
        return sql`${name} = ${raw(value)}`;
      default:
        return spelling.sameText(name, column, value);
    }
  });
  return sql`(${list(alternatives, ' OR ')})`;
}

function isSame(one: Sql | undefined, other: Sql | undefined): boolean {
  return (
    one?.texts.join('\0') === other?.texts.join('\0') &&
    JSON.stringify(one?.parameters) === JSON.stringify(other?.parameters)
  );
}
