import type { Grouping } from '../groupings/grouping.js';
import { givenRows, type GivenColumn, type Spelling } from './spelling.js';
import type { Statement } from './statement.js';
import { keyColumns, keyValues, sortRows, type StatisticKey, type StatisticRow } from './statistic-row.js';

/** How long a statement waits for row locks, in milliseconds; undefined within a caller's transaction. */
export type LockWait = number | undefined;

/** Values before an addition may be within these, both included. */
export interface Guard {
  readonly min: bigint;
  readonly max: bigint;
}

/** So many rows travel in one statement. */
export const LARGEST_WRITE = 2_000;

/** The SQL that writes statistics; what differs between databases stands in the classes that extend it. */
export abstract class StatisticStatements {
  constructor(protected readonly spelling: Spelling) {}

  /** Begins a READ COMMITTED transaction, so that a locked row is read as its last writer left it. */
  abstract readonly begin: readonly string[];

  /** Writes rows over whatever stands there. At most LARGEST_WRITE. */
  abstract put(grouping: Grouping, rows: readonly StatisticRow[], lockWait?: LockWait): Statement;

  /**
   * Adds, creating what is missing; an unknown value counts as 0.
   *
   * @returns statements of which the last one returns the changed rows with their values afterwards. Rows outside of the guard are
   *   left alone, or fail the statement.
   */
  abstract add(grouping: Grouping, rows: readonly StatisticRow[], guard: Guard, lockWait?: LockWait): Statement[];

  /** Creates rows where there are none. */
  abstract create(grouping: Grouping, rows: readonly StatisticRow[], lockWait?: LockWait): Statement;

  /** The rows that exist. */
  existing(grouping: Grouping, keys: readonly StatisticKey[]): Statement {
    return this.select(grouping, keys, '');
  }

  /** Of the rows that exist, those that nobody holds. */
  unlocked(grouping: Grouping, keys: readonly StatisticKey[]): Statement {
    return this.select(grouping, keys, this.spelling.skipLocked);
  }

  private select(grouping: Grouping, keys: readonly StatisticKey[], locking: string): Statement {
    const { given, placeholder, orderedJoin } = this.spelling;
    const same = keyColumns(grouping).map((column, index) => `stored.${column} = given.k${index}`);
    return {
      sql: `SELECT ${this.returning(grouping, 'stored.')}
        FROM ${given(placeholder(1), 'given', keyShape(grouping))} ${orderedJoin} ${grouping.table} stored ON ${same.join(' AND ')} ${locking}`,
      parameters: [givenRows(keys.map(keyValues))],
    };
  }

  /** `INTO t (key columns, value, samples) SELECT …` and its parameter, the rows in the order of their keys. */
  protected rows(grouping: Grouping, rows: readonly StatisticRow[]) {
    const { column, table } = grouping;
    const columns = [...keyColumns(grouping), column.value, column.samples];
    const shape: GivenColumn[] = [
      ...keyShape(grouping),
      { name: 'amount', kind: 'integer' },
      { name: 'samples', kind: 'integer' },
    ];
    const { given, placeholder } = this.spelling;
    return {
      into: `${table} (${columns.join(', ')})`,
      table,
      select: `SELECT ${shape.map(({ name }) => `given.${name}`).join(', ')} FROM ${given(placeholder(1), 'given', shape)}`,
      parameter: givenRows(sortRows(rows).map((row) => [...keyValues(row), row.value, row.samples])),
    };
  }

  /** Key columns as `k0`, `k1`, … and the value as text. */
  protected returning(grouping: Grouping, qualifier: string): string {
    return [
      ...keyColumns(grouping).map((column, index) => `${qualifier}${column} AS k${index}`),
      `${this.spelling.text(qualifier + grouping.column.value)} AS value`,
    ].join(', ');
  }
}

function keyShape({ dimensions }: Grouping): GivenColumn[] {
  const kinds: GivenColumn['kind'][] = ['integer', 'text', 'text', ...dimensions.map(({ kind }) => kind)];
  return kinds.map((kind, index) => ({ name: `k${index}`, kind }));
}
