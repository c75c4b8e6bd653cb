import { ReservedConnection, type Sql } from '@spoor/core';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { run, type Program } from '../programs/program.js';
import type { ServerSpelling } from '../statements/server-spelling.js';

/** Runs programs on a database with a server. */
export class FollowSession {
  private readonly connection: ReservedConnection;

  constructor(
    private readonly dataSource: DataSource,
    private readonly spelling: ServerSpelling,
    private readonly lockTimeout: number,
  ) {
    this.connection = ReservedConnection.of(dataSource);
  }

  async open(): Promise<void> {
    await this.connection.open(this.lockTimeout);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  /** In a transaction of its own, on the connection that is reserved for group commits. */
  async commit<Result>(program: Program<Result>, lockWait: number): Promise<Result> {
    return await this.transact(program, lockWait, 'COMMIT');
  }

  /** In a transaction that is undone. */
  async try<Result>(program: Program<Result>, lockWait: number): Promise<Result> {
    return await this.transact(program, lockWait, 'ROLLBACK');
  }

  /** In the caller's transaction. */
  async join<Result>(program: Program<Result>, queryRunner: QueryRunner): Promise<Result> {
    return await run(program, (statement) => this.query(queryRunner, statement));
  }

  async read<Result>(program: Program<Result>, manager: EntityManager | undefined): Promise<Result> {
    if (manager?.queryRunner) return await this.join(program, manager.queryRunner);
    const queryRunner = this.dataSource.createQueryRunner('master');
    try {
      return await this.join(program, queryRunner);
    } finally {
      await queryRunner.release();
    }
  }

  private async transact<Result>(
    program: Program<Result>,
    lockWait: number,
    ending: 'COMMIT' | 'ROLLBACK',
  ): Promise<Result> {
    return await this.connection.use(this.lockTimeout, async (queryRunner) => {
      for (const statement of this.spelling.begin(lockWait)) await queryRunner.query(statement);
      try {
        const result = await run(program, (statement) => this.query(queryRunner, statement, lockWait));
        await queryRunner.query(ending);
        return result;
      } catch (error) {
        await queryRunner.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  private async query(queryRunner: QueryRunner, statement: Sql, lockWait?: number): Promise<readonly unknown[]> {
    const [text, parameters] = statement.render(this.spelling.placeholder);
    const spelled = lockWait === undefined ? text : this.spelling.waiting(text, lockWait);
    const { records } = await queryRunner.query(spelled, parameters, true);
    return records as readonly unknown[];
  }
}
