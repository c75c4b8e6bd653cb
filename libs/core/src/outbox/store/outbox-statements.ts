import { DATABASE_CLOCK } from '../../database/database-clock.js';
import type { Dialect } from '../../database/dialect.js';
import { compileStatement, type SqlStatement } from '../../database/sql-statement.js';
import type { TableNames } from '../../database/table-names.js';
import type { OutboxMessage } from '../outbox-message.entity.js';

/** A message as it is inserted. */
export interface NewRow {
  readonly key: string;
  readonly payload: string;
}

/** The statements on the outbox, one round trip each. */
export class OutboxStatements {
  private readonly table: string;
  private readonly columns: TableNames<keyof OutboxMessage>['column'];
  private readonly now: string;

  constructor(
    names: TableNames<keyof OutboxMessage>,
    readonly dialect: Dialect,
  ) {
    ({ table: this.table, column: this.columns } = names);
    this.now = DATABASE_CLOCK[dialect];
  }

  /** Ids rise in the rows' order. */
  insert(topic: string, rows: readonly NewRow[]): SqlStatement {
    const { id, key, payload, createdAt, attempts, retryAt, error } = this.columns;
    const into = [this.columns.topic, key, payload, createdAt, attempts, retryAt, error].join(', ');
    const returning = this.dialect === 'mysql' ? '' : `RETURNING ${id} AS id`;
    const insert = (source: string, values: Record<string, unknown>) =>
      this.compile(`INSERT INTO ${this.table} (${into}) ${source} ${returning}`, { topic, ...values });
    // One text for any number of rows, which PostgreSQL would take its time to parse.
    if (this.dialect === 'postgres') {
      return insert(
        `SELECT {topic}, written.key, written.payload, ${this.now}, 0, 0, ''
        FROM unnest(CAST({keys} AS text[]), CAST({payloads} AS text[])) AS written(key, payload)`,
        { keys: rows.map((row) => row.key), payloads: rows.map((row) => row.payload) },
      );
    }
    return insert(
      `VALUES ${rows.map((_, index) => `({topic}, {key${index}}, {payload${index}}, ${this.now}, 0, 0, '')`).join(', ')}`,
      Object.fromEntries(
        rows.flatMap((row, index) => [
          [`key${index}`, row.key],
          [`payload${index}`, row.payload],
        ]),
      ),
    );
  }

  /**
   * Point by point. MariaDB would read the whole table for more than half of its rows, which locks what others have just inserted, and
   * waits for it.
   */
  remove(ids: readonly number[]): SqlStatement {
    const { id } = this.columns;
    const values = { ...ids };
    const list = (separator: string) => ids.map((_, index) => `{${index}}`).join(separator);
    switch (this.dialect) {
      case 'postgres':
        return this.compile(`DELETE FROM ${this.table} WHERE ${id} = ANY(CAST({ids} AS bigint[]))`, { ids });
      case 'sqlite':
        return this.compile(`DELETE FROM ${this.table} WHERE ${id} IN (${list(', ')})`, values);
      default:
        return this.compile(
          `DELETE message FROM (SELECT ${list(' AS id UNION ALL SELECT ')} AS id) AS delivered
          STRAIGHT_JOIN ${this.table} AS message ON message.${id} = delivered.id`,
          values,
        );
    }
  }

  /** The oldest messages that their writers have had time to deliver. */
  page(topic: string, after: number, limit: number, patience: number): SqlStatement {
    const { id, key, payload, createdAt, attempts, retryAt } = this.columns;
    return this.compile(
      `SELECT ${id} AS id, ${key} AS ${this.quote('key')}, ${payload} AS payload, ${attempts} AS attempts,
        CASE WHEN ${retryAt} <= ${this.now} THEN 1 ELSE 0 END AS ripe
      FROM ${this.table}
      WHERE ${this.columns.topic} = {topic} AND ${id} > {after} AND ${createdAt} <= ${this.now} - {patience}
      ORDER BY ${id} LIMIT {limit}`,
      { topic, after, limit, patience },
    );
  }

  /** Whether the relay has anything to do. */
  due(topic: string, patience: number): SqlStatement {
    const { id, topic: column, createdAt, retryAt } = this.columns;
    return this.compile(
      `SELECT ${id} AS id FROM ${this.table}
      WHERE ${column} = {topic} AND ${createdAt} <= ${this.now} - {patience} AND ${retryAt} <= ${this.now}
      ORDER BY ${id} LIMIT 1`,
      { topic, patience },
    );
  }

  /** The keys of the oldest messages, before `id`. */
  earlier(topic: string, id: number, limit: number): SqlStatement {
    const { id: column, key } = this.columns;
    return this.compile(
      `SELECT ${column} AS id, ${key} AS ${this.quote('key')} FROM ${this.table}
      WHERE ${this.columns.topic} = {topic} AND ${column} < {id} ORDER BY ${column} LIMIT {limit}`,
      { topic, id, limit },
    );
  }

  /** For how long the oldest message has been waiting. */
  age(topic: string): SqlStatement {
    const { id, topic: column, createdAt } = this.columns;
    return this.compile(
      `SELECT ${this.now} - ${createdAt} AS age FROM ${this.table} WHERE ${column} = {topic} ORDER BY ${id} LIMIT 1`,
      { topic },
    );
  }

  status(topic: string): SqlStatement {
    const { topic: column, createdAt, attempts } = this.columns;
    return this.compile(
      `SELECT COUNT(*) AS length, ${this.now} - MIN(${createdAt}) AS age,
        SUM(CASE WHEN ${attempts} > 0 THEN 1 ELSE 0 END) AS failing
      FROM ${this.table} WHERE ${column} = {topic}`,
      { topic },
    );
  }

  newest(topic: string): SqlStatement {
    return this.compile(
      `SELECT MAX(${this.columns.id}) AS id FROM ${this.table} WHERE ${this.columns.topic} = {topic}`,
      { topic },
    );
  }

  postpone(id: number, delay: number, error: string): SqlStatement {
    const { attempts, retryAt } = this.columns;
    return this.compile(
      `UPDATE ${this.table} SET ${attempts} = ${attempts} + 1, ${retryAt} = ${this.now} + {delay},
        ${this.columns.error} = {error}
      WHERE ${this.columns.id} = {id}`,
      { id, delay, error },
    );
  }

  /** `key` is a reserved word. */
  private quote(name: string): string {
    return this.dialect.startsWith('m') ? `\`${name}\`` : `"${name}"`;
  }

  private compile(template: string, values: Record<string, unknown>): SqlStatement {
    return compileStatement(template, values, this.dialect);
  }
}
