import { isSqlite, SqliteGate, transaction, type Sql } from '@spoor/core';
import type { DataSource, QueryRunner } from 'typeorm';

const LOCK_TIMEOUT = 5_000;

type Render = (statement: Sql) => [text: string, parameters: unknown[]];

/** Runs statements: committed reads, and writes in a transaction. */
export class DatabaseAccess {
  constructor(
    private readonly dataSource: DataSource,
    private readonly render: Render,
  ) {}

  /** Of what is committed, in one statement. */
  async read<Row>(statement: Sql): Promise<Row[]> {
    const [text, parameters] = this.render(statement);
    if (!isSqlite(this.dataSource)) return await this.dataSource.query(text, parameters);
    return await SqliteGate.of(this.dataSource).read(
      'Diffs',
      LOCK_TIMEOUT,
      (database) => [...database.prepare(text).all(...parameters)] as Row[],
    );
  }

  async run<Row>(queryRunner: QueryRunner, statement: Sql): Promise<Row[]> {
    const [text, parameters] = this.render(statement);
    return await queryRunner.query(text, parameters);
  }

  /** In a transaction of its own. */
  async write<Result>(work: (queryRunner: QueryRunner) => Promise<Result>): Promise<Result> {
    return await transaction(this.dataSource, (manager) => work(manager.queryRunner as QueryRunner));
  }
}
