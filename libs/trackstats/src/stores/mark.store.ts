import { LARGEST_IN, literal, randomDigits, tableNames, type SendWithCommit, type TableNames } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import { StatisticMark, TrackerState } from '../entities/index.js';
import { Parameters } from '../reading/conditions.js';
import type { TrackingHost } from '../trackers/tracking-host.js';

/** Instants that have to be counted again, both included, in epoch milliseconds. */
export interface MarkedRange {
  readonly first: number;
  readonly last: number;
}

/** A range as it was read, by which it is removed again. */
export interface Mark extends MarkedRange {
  /** In digits: it has more of them than a number can hold. */
  readonly id: string;
}

/** All instants that a Date can hold. */
export const EVERYTHING: MarkedRange = { first: -8.64e15, last: 8.64e15 };

const DAY = 86_400_000;
/** So many are read at a time. */
export const MARKS_AT_A_TIME = 10_000;

/** The marks of changes to what has been counted: added with the change, removed by id with what was counted anew. */
export class MarkStore {
  private readonly marks: TableNames<keyof StatisticMark>;
  private readonly states: TableNames<keyof TrackerState>;
  /** What comes before the values, which are written in this order. */
  private readonly into: string;

  constructor(private readonly host: TrackingHost) {
    this.marks = tableNames(host.dataSource, StatisticMark);
    this.states = tableNames(host.dataSource, TrackerState);
    const { tracker, id, first, last } = this.marks.column;
    this.into = `INSERT INTO ${this.marks.table} (${[tracker, id, first, last].join(', ')})`;
  }

  /** Within the transaction of the change; one statement, unless there are many. */
  async add(
    marks: readonly (readonly [tracker: string, range: MarkedRange])[],
    manager: EntityManager,
    sendWithCommit?: SendWithCommit,
  ): Promise<void> {
    for (let start = 0; start < marks.length; start += LARGEST_IN) {
      const parameters = new Parameters(this.host.spelling);
      const rows = marks
        .slice(start, start + LARGEST_IN)
        .map(([tracker, { first, last }]) => `(${this.written(tracker, parameters)}, ${drawn()}, ${first}, ${last})`);
      const sql = `${this.into} VALUES ${rows.join(', ')}`;
      if (sendWithCommit) sendWithCommit(sql);
      else await manager.query(sql, parameters.values);
    }
  }

  /** Marks a range for all trackers of metrics that have run, here or elsewhere; of all metrics when none are given. */
  async addForAll(
    range: MarkedRange,
    metricIds: readonly number[] | undefined,
    manager?: EntityManager,
  ): Promise<void> {
    const { placeholder } = this.host.spelling;
    const condition = metricIds ? `WHERE ${this.states.column.metricId} IN (${metricIds.join(', ') || 'NULL'})` : '';
    const sql = `${this.into}
      SELECT ${this.states.column.tracker}, ${drawn()}, ${this.bigint(placeholder(1))}, ${this.bigint(placeholder(2))} FROM ${this.states.table} ${condition}`;
    await this.host.runner.write(
      'The invalidation of statistics',
      [{ sql, parameters: [range.first, range.last] }],
      manager,
    );
  }

  /** Marks of a tracker that have been committed. */
  async read(tracker: string, manager: EntityManager): Promise<Mark[]> {
    const { table, column } = this.marks;
    const { text, placeholder } = this.host.spelling;
    const sql = `SELECT ${text(column.id)} AS id, ${column.first} AS first_one, ${column.last} AS last_one FROM ${table}
      WHERE ${column.tracker} = ${placeholder(1)} LIMIT ${MARKS_AT_A_TIME}`;
    const rows = (await manager.query(sql, [tracker])) as Record<string, string | number>[];
    return rows.map((row) => ({
      id: String(row['id']),
      first: Number(row['first_one']),
      last: Number(row['last_one']),
    }));
  }

  /** All that is marked: those that begin on one day of UTC together, and so no more of them than there are days. */
  async readRanges(tracker: string, manager: EntityManager): Promise<MarkedRange[]> {
    const { table, column } = this.marks;
    const { floor, placeholder } = this.host.spelling;
    const sql = `SELECT MIN(${column.first}) AS first_one, MAX(${column.last}) AS last_one FROM ${table}
      WHERE ${column.tracker} = ${placeholder(1)} GROUP BY ${floor(column.first, DAY)}`;
    const rows = (await manager.query(sql, [tracker])) as Record<string, string | number>[];
    return rows.map((row) => ({ first: Number(row['first_one']), last: Number(row['last_one']) }));
  }

  /** One by one: others may have been committed meanwhile. */
  async remove(tracker: string, marks: readonly Mark[], manager: EntityManager): Promise<void> {
    const { table, column } = this.marks;
    const isIts = `${column.tracker} = ${this.host.spelling.placeholder(1)}`;
    for (let start = 0; start < marks.length; start += LARGEST_IN) {
      const ids = marks.slice(start, start + LARGEST_IN).map(({ id }) => id);
      await manager.query(`DELETE FROM ${table} WHERE ${isIts} AND ${column.id} IN (${ids.join(', ')})`, [tracker]);
    }
  }

  /** Those of a tracker that is not run any more. */
  async removeAll(tracker: string, manager: EntityManager): Promise<void> {
    const { table, column } = this.marks;
    await manager.query(`DELETE FROM ${table} WHERE ${column.tracker} = ${this.host.spelling.placeholder(1)}`, [
      tracker,
    ]);
  }

  /** PostgreSQL takes a statement without parameters as one message instead of five, which is half of the time of so small a one. */
  private written(tracker: string, parameters: Parameters): string {
    if (this.host.dialect !== 'postgres') return parameters.add(tracker);
    return literal(tracker);
  }

  private bigint(placeholder: string): string {
    return this.host.dialect === 'postgres' ? `CAST(${placeholder} AS bigint)` : placeholder;
  }
}

/** The id of a new mark. */
function drawn(): bigint {
  return BigInt.asUintN(63, BigInt(`0x${randomDigits().slice(0, 16)}`));
}
