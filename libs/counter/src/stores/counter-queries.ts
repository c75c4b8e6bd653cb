import { counterKey } from '../operations/counter-key.js';
import type { RawCount } from './count-rows.js';
import type { CounterPageQuery, TopQuery } from './counter-store.js';
import type { CounterTable } from './counter-table.js';
import type { CountRow } from './counter-statements.js';
import { prefixEnd } from './page-end.js';

/** What differs between databases in a plain SELECT. */
export interface Spelling {
  placeholder(position: number): string;
  /** The type that a 64-bit integer is cast to, so that no driver rounds it. */
  readonly text: string;
  /** Appended to a name to compare by code points; empty where the column does so already. */
  readonly byCodePoint: string;
}

export const postgresSpelling: Spelling = {
  placeholder: (position) => `$${position}`,
  text: 'text',
  byCodePoint: ' COLLATE "C"',
};
export const mariadbSpelling: Spelling = { placeholder: () => '?', text: 'CHAR', byCodePoint: '' };
export const sqliteSpelling: Spelling = { placeholder: () => '?', text: 'TEXT', byCodePoint: '' };

export interface Query {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

/** The listings, alike on every database but for their spelling. */
export class CounterQueries {
  constructor(
    private readonly counter: CounterTable,
    private readonly spelling: Spelling,
  ) {}

  /** A keyset page: a range of the primary key, by code points. Costs O(limit). */
  page({ scope, prefix, after, limit }: CounterPageQuery): Query {
    const { keys } = this.counter;
    const name = `${keys.at(-1)}${this.spelling.byCodePoint}`;
    const parameters: (string | number)[] = [];
    const parameter = (value: string | number) => this.spelling.placeholder(parameters.push(value));
    const conditions = scope.map((value, index) => `${keys[index]} = ${parameter(value)}`);
    conditions.push(after < prefix ? `${name} >= ${parameter(prefix)}` : `${name} > ${parameter(after)}`);
    const end = prefixEnd(prefix);
    if (end !== undefined) conditions.push(`${name} < ${parameter(end)}`);
    const sql = `SELECT ${this.columns()} FROM ${this.counter.table}
      WHERE ${conditions.join(' AND ')} ORDER BY ${name} LIMIT ${parameter(limit)}`;
    return { sql, parameters };
  }

  /** Reads the index on (type, name, count) from its end. Costs O(limit). Unqualified, `count` would be the text that is selected. */
  top({ type, name, limit }: TopQuery): Query {
    const [typeColumn, , nameColumn] = this.counter.keys;
    const [first, second, third] = [1, 2, 3].map((position) => this.spelling.placeholder(position));
    const sql = `SELECT ${this.columns()} FROM ${this.counter.table}
      WHERE ${typeColumn} = ${first} AND ${nameColumn} = ${second} ORDER BY ${this.counter.table}.${this.counter.count} DESC LIMIT ${third}`;
    return { sql, parameters: [type, name, limit] };
  }

  rows(raw: readonly RawCount[]): CountRow[] {
    return Array.from(raw, (row) => ({
      key: counterKey(this.counter.keys.map((_, index) => row[`k${index}`] as string)),
      count: BigInt(row['count'] as string),
    }));
  }

  private columns(): string {
    const { keys, count } = this.counter;
    return [
      ...keys.map((key, index) => `${key} AS k${index}`),
      `CAST(${count} AS ${this.spelling.text}) AS count`,
    ].join(', ');
  }
}
