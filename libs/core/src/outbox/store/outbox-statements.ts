import { DATABASE_CLOCK } from '../../database/database-clock.js';
import type { Dialect } from '../../database/dialect.js';
import { jsonArray, textArray } from '../../database/array-parameters.js';
import { list, raw, sql, template, type Sql } from '../../database/sql.js';
import type { TableNames } from '../../database/table-names.js';
import type { OutboxMessage } from '../outbox-message.entity.js';

/** A message as it is inserted. */
export interface NewRow {
  readonly key: string;
  readonly payload: string;
}

/** So many rows are faster as a list. */
const FEW = 5;

type Columns = Readonly<Record<keyof OutboxMessage, Sql>>;

/** The statements on the outbox, one round trip each. */
export class OutboxStatements {
  private readonly table: Sql;
  private readonly columns: Columns;
  private readonly now: Sql;
  private readonly insertOne: (row: NewRow & { readonly topic: string }) => Sql;

  constructor(
    { table, column }: TableNames<keyof OutboxMessage>,
    readonly dialect: Dialect,
  ) {
    this.table = raw(table);
    const entries = Object.entries<string>(column).map(([property, name]) => [property, raw(name)]);
    this.columns = Object.fromEntries(entries) as Columns;
    this.now = raw(DATABASE_CLOCK[dialect]);
    // Most transactions have one, and to put it together takes longer than to fill it in.
    this.insertOne = template(['topic', 'key', 'payload'], ({ topic, ...row }) => this.insertValues([[topic, row]]));
  }

  /** Ids rise in the rows' order. */
  insert(topic: string, rows: readonly NewRow[]): Sql {
    const [first, ...others] = rows as readonly [NewRow, ...NewRow[]];
    if (others.length === 0) return this.insertOne({ topic, key: first.key, payload: first.payload });
    // One text for any number of rows, which PostgreSQL would take its time to parse; a few take longer to unfold.
    if (this.dialect !== 'postgres' || rows.length <= FEW) return this.insertValues(rows.map((row) => [topic, row]));
    const keys = textArray(rows.map(({ key }) => key));
    const payloads = jsonArray(rows.map(({ payload }) => payload));
    return this.insertFrom(
      topic,
      sql`SELECT written.key, written.payload FROM unnest(${keys}, ${payloads}) AS written(key, payload)`,
    );
  }

  /** Returns the messages. @param messages a query for keys and payloads, in this order */
  insertSelected(topic: string, messages: Sql): Sql {
    return sql`${this.insertFrom(topic, messages)}, ${this.columns.key} AS ${this.keyAlias}, ${this.columns.payload} AS payload`;
  }

  /**
   * Point by point. MariaDB would read the whole table for more than half of its rows, which locks what others have just inserted, and
   * waits for it.
   */
  remove(ids: readonly number[]): Sql {
    const { id } = this.columns;
    switch (this.dialect) {
      case 'postgres':
        return sql`DELETE FROM ${this.table} WHERE ${id} = ANY(CAST(${ids} AS bigint[]))`;
      case 'sqlite':
        return sql`DELETE FROM ${this.table} WHERE ${id} IN (${list(ids.map((each) => sql`${each}`))})`;
      default:
        return sql`DELETE message FROM ${this.pointByPoint(ids)}`;
    }
  }

  /** The same, to be run in a transaction one after the other: the first one returns the ids of those that were there. */
  take(ids: readonly number[]): readonly [Sql, ...Sql[]] {
    const { id } = this.columns;
    switch (this.dialect) {
      case 'postgres':
        // In their order, so that no two wait for each other.
        return [
          sql`WITH there AS MATERIALIZED (
              SELECT ${id} AS id FROM ${this.table} WHERE ${id} = ANY(CAST(${ids} AS bigint[])) ORDER BY ${id} FOR UPDATE
            ), taken AS (
              DELETE FROM ${this.table} WHERE ${id} IN (SELECT there.id FROM there)
            ) SELECT there.id FROM there`,
        ];
      case 'sqlite':
        return [sql`${this.remove(ids)} RETURNING ${id} AS id`];
      default:
        return [sql`SELECT message.${id} AS id FROM ${this.pointByPoint(ids)} FOR UPDATE`, this.remove(ids)];
    }
  }

  /** The oldest messages that their writers have had time to deliver. */
  page(topic: string, after: number, limit: number, patience: number): Sql {
    const { id, payload, createdAt, attempts, retryAt } = this.columns;
    return sql`SELECT ${this.idAndKey}, ${payload} AS payload, ${attempts} AS attempts,
        CASE WHEN ${retryAt} <= ${this.now} THEN 1 ELSE 0 END AS ripe
      FROM ${this.table}
      WHERE ${this.columns.topic} = ${topic} AND ${id} > ${after} AND ${createdAt} <= ${this.now} - ${patience}
      ORDER BY ${id} LIMIT ${limit}`;
  }

  /** Whether the relay has anything to do. */
  due(topic: string, patience: number): Sql {
    const { id, createdAt, retryAt } = this.columns;
    return sql`SELECT ${id} AS id FROM ${this.table}
      WHERE ${this.columns.topic} = ${topic} AND ${createdAt} <= ${this.now} - ${patience} AND ${retryAt} <= ${this.now}
      ORDER BY ${id} LIMIT 1`;
  }

  /** The keys of the oldest messages, before `id`. */
  earlier(topic: string, id: number, limit: number): Sql {
    return sql`SELECT ${this.idAndKey} FROM ${this.table}
      WHERE ${this.columns.topic} = ${topic} AND ${this.columns.id} < ${id} ORDER BY ${this.columns.id} LIMIT ${limit}`;
  }

  /** For how long the oldest message has been waiting. */
  age(topic: string): Sql {
    const { id, createdAt } = this.columns;
    return sql`SELECT ${this.now} - ${createdAt} AS age FROM ${this.table}
      WHERE ${this.columns.topic} = ${topic} ORDER BY ${id} LIMIT 1`;
  }

  status(topic: string): Sql {
    const { createdAt, attempts } = this.columns;
    return sql`SELECT COUNT(*) AS length, ${this.now} - MIN(${createdAt}) AS age,
        SUM(CASE WHEN ${attempts} > 0 THEN 1 ELSE 0 END) AS failing
      FROM ${this.table} WHERE ${this.columns.topic} = ${topic}`;
  }

  newest(topic: string): Sql {
    return sql`SELECT MAX(${this.columns.id}) AS id FROM ${this.table} WHERE ${this.columns.topic} = ${topic}`;
  }

  postpone(id: number, delay: number, error: string): Sql {
    const { attempts, retryAt } = this.columns;
    return sql`UPDATE ${this.table} SET ${attempts} = ${attempts} + 1, ${retryAt} = ${this.now} + ${delay},
        ${this.columns.error} = ${error}
      WHERE ${this.columns.id} = ${id}`;
  }

  private insertValues(
    rows: readonly (readonly [topic: unknown, row: Readonly<Record<keyof NewRow, unknown>>])[],
  ): Sql {
    const values = rows.map(([topic, { key, payload }]) => sql`(${topic}, ${key}, ${payload}, ${this.now}, 0, 0, '')`);
    return sql`${this.into} VALUES ${list(values)} ${this.returning}`;
  }

  private pointByPoint(ids: readonly number[]): Sql {
    const given = list(
      ids.map((each) => sql`SELECT ${each} AS id`),
      ' UNION ALL ',
    );
    return sql`(${given}) AS given STRAIGHT_JOIN ${this.table} AS message ON message.${this.columns.id} = given.id`;
  }

  private get into(): Sql {
    const { topic, key, payload, createdAt, attempts, retryAt, error } = this.columns;
    return sql`INSERT INTO ${this.table} (${list([topic, key, payload, createdAt, attempts, retryAt, error])})`;
  }

  private insertFrom(topic: string, messages: Sql): Sql {
    const given = this.dialect === 'postgres' ? sql`CAST(${topic} AS varchar)` : sql`${topic}`;
    return sql`${this.into} SELECT ${given}, selected.*, ${this.now}, 0, 0, '' FROM (${messages}) AS selected ${this.returning}`;
  }

  private get returning(): Sql {
    return this.dialect === 'mysql' ? raw('') : sql`RETURNING ${this.columns.id} AS id`;
  }

  private get idAndKey(): Sql {
    return sql`${this.columns.id} AS id, ${this.columns.key} AS ${this.keyAlias}`;
  }

  /** `key` is a reserved word of some. */
  private get keyAlias(): Sql {
    return raw(this.dialect === 'mariadb' || this.dialect === 'mysql' ? '`key`' : '"key"');
  }
}
