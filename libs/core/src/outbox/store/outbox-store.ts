import type { DataSource, EntityManager } from 'typeorm';
import { detectDialect, isSqlite } from '../../database/dialect.js';
import { inChunks } from '../../database/in-chunks.js';
import type { Sql } from '../../database/sql.js';
import { tableNames } from '../../database/table-names.js';
import { SqliteGate } from '../../sqlite/sqlite-gate.js';
import { OutboxMessage } from '../outbox-message.entity.js';
import type { Message } from '../message.js';
import type { OutboxStatus } from '../outbox-status.js';
import { OutboxStatements } from './outbox-statements.js';

/** A message as the relay reads it. */
export interface StoredMessage extends Message {
  readonly attempts: number;
  /** Whether it may be tried again by now. */
  readonly ripe: boolean;
}

type Numeric = number | string | null;

/** How long to wait for SQLite's connection, in milliseconds. */
const SQLITE_TIMEOUT = 5_000;
const ERROR_LENGTH = 255;
const MOST_AT_ONCE = 500;

/** The table of messages. */
export class OutboxStore {
  private constructor(
    private readonly dataSource: DataSource,
    readonly statements: OutboxStatements,
  ) {}

  static async open(dataSource: DataSource): Promise<OutboxStore> {
    const dialect = await detectDialect(dataSource);
    return new OutboxStore(dataSource, new OutboxStatements(tableNames(dataSource, OutboxMessage), dialect));
  }

  /** @returns the ids, in the rows' order */
  async insert(manager: EntityManager, statement: Sql, rows: number): Promise<number[]> {
    const [text, parameters] = this.render(statement);
    return this.idsOf((await manager.query(text, parameters)) as InsertResult, rows);
  }

  /** What the statement has answered: ids in any order, or MySQL's first one. */
  idsOf(result: InsertResult, count: number): number[] {
    if ('insertId' in result) return Array.from({ length: count }, (_, index) => Number(result.insertId) + index);
    return result.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
  }

  async remove(ids: readonly number[]): Promise<void> {
    for (const some of sortedChunks(ids)) await this.removeSome(some);
  }

  /** Removes messages in a transaction. @returns those that were there */
  async take(manager: EntityManager, ids: readonly number[]): Promise<number[]> {
    const taken: number[] = [];
    for (const some of sortedChunks(ids)) {
      const [returning, ...others] = this.statements.take(some);
      const rows = (await manager.query(...this.render(returning))) as { id: Numeric }[];
      for (const statement of others) await manager.query(...this.render(statement));
      taken.push(...rows.map(({ id }) => Number(id)));
    }
    return taken.toSorted((one, other) => one - other);
  }

  async page(topic: string, after: number, limit: number, patience: number): Promise<StoredMessage[]> {
    const rows = await this.read<{ id: Numeric; key: string; payload: string; attempts: Numeric; ripe: Numeric }>(
      this.statements.page(topic, after, limit, patience),
    );
    return rows.map(({ id, key, payload, attempts, ripe }) => ({
      id: Number(id),
      key,
      payload: JSON.parse(payload) as unknown,
      attempts: Number(attempts),
      ripe: Number(ripe) === 1,
    }));
  }

  async isDue(topic: string, patience: number): Promise<boolean> {
    return (await this.read(this.statements.due(topic, patience))).length > 0;
  }

  /** The oldest messages before `id`, at most `limit`. */
  async earlier(topic: string, id: number, limit: number): Promise<{ id: number; key: string }[]> {
    const rows = await this.read<{ id: Numeric; key: string }>(this.statements.earlier(topic, id, limit));
    return rows.map((row) => ({ id: Number(row.id), key: row.key }));
  }

  /** In milliseconds; 0 when nothing waits. */
  async oldestAge(topic: string): Promise<number> {
    const [row] = await this.read<{ age: Numeric }>(this.statements.age(topic));
    return Math.max(0, Number(row?.age ?? 0));
  }

  async newest(topic: string): Promise<number> {
    const [row] = await this.read<{ id: Numeric }>(this.statements.newest(topic));
    return Number(row?.id ?? 0);
  }

  async status(topic: string): Promise<OutboxStatus> {
    const [row] = await this.read<{ length: Numeric; age: Numeric; failing: Numeric }>(this.statements.status(topic));
    return {
      length: Number(row?.length ?? 0),
      oldestAge: Math.max(0, Number(row?.age ?? 0)),
      failing: Number(row?.failing ?? 0),
    };
  }

  /** @param delay until the next attempt, in milliseconds */
  async postpone(manager: EntityManager, id: number, delay: number, error: unknown): Promise<void> {
    const statement = this.statements.postpone(id, delay, String(error).slice(0, ERROR_LENGTH));
    await manager.query(...this.render(statement));
  }

  private async removeSome(ids: readonly number[]): Promise<void> {
    const [text, parameters] = this.render(this.statements.remove(ids));
    if (!isSqlite(this.dataSource)) await this.dataSource.query(text, parameters);
    else
      await SqliteGate.of(this.dataSource).run('The outbox', SQLITE_TIMEOUT, (database) =>
        database.prepare(text).run(...parameters),
      );
  }

  private async read<Row>(statement: Sql): Promise<Row[]> {
    const [text, parameters] = this.render(statement);
    if (!isSqlite(this.dataSource)) return (await this.dataSource.query(text, parameters)) as Row[];
    return await SqliteGate.of(this.dataSource).read(
      'The outbox',
      SQLITE_TIMEOUT,
      (database) => database.prepare(text).all(...parameters) as Row[],
    );
  }

  private render(statement: Sql): [text: string, parameters: unknown[]] {
    return statement.render((position) => (this.statements.dialect === 'postgres' ? `$${position}` : '?'));
  }
}

/** In the order in which everybody locks them. */
function sortedChunks(ids: readonly number[]): readonly (readonly number[])[] {
  const sorted = [...new Set(ids)].toSorted((one, other) => one - other);
  return inChunks(sorted, MOST_AT_ONCE);
}

export type InsertResult = readonly { readonly id: Numeric }[] | { readonly insertId: Numeric };
