import { driverErrorKind, ReservedConnection, type Sql } from '@spoor/core';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { run, type Program } from '../programs/program.js';
import type { ServerSpelling } from '../statements/server-spelling.js';

const ATTEMPTS = 10;

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
    return await this.connection.use(this.lockTimeout, (queryRunner) =>
      this.transact(queryRunner, program, 'COMMIT', lockWait, this.spelling.waiting),
    );
  }

  /** As `commit`, but undone. */
  async try<Result>(program: Program<Result>, lockWait: number): Promise<Result> {
    return await this.connection.use(this.lockTimeout, (queryRunner) =>
      this.transact(queryRunner, program, 'ROLLBACK', lockWait, this.spelling.waiting),
    );
  }

  /** In a transaction of its own on another connection, for it may take long; again when it was the victim of a deadlock. */
  async commitApart<Result>(program: () => Program<Result>): Promise<Result> {
    const queryRunner = this.dataSource.createQueryRunner('master');
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.transact(queryRunner, program(), 'COMMIT', this.lockTimeout, this.spelling.working);
        } catch (error) {
          if (attempt === ATTEMPTS || driverErrorKind(error) !== 'conflict') throw error;
        }
      }
    } finally {
      await queryRunner.release();
    }
  }

  /** In the caller's transaction. */
  async join<Result>(program: Program<Result>, queryRunner: QueryRunner): Promise<Result> {
    return await run(program, (statement) => this.query(queryRunner, statement, asItIs));
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
    queryRunner: QueryRunner,
    program: Program<Result>,
    ending: 'COMMIT' | 'ROLLBACK',
    lockWait: number,
    spell: (text: string, lockWait: number) => string,
  ): Promise<Result> {
    for (const statement of this.spelling.begin(lockWait)) await queryRunner.query(statement);
    try {
      const result = await run(program, (statement) =>
        this.query(queryRunner, statement, (text) => spell(text, lockWait)),
      );
      await queryRunner.query(ending);
      return result;
    } catch (error) {
      await queryRunner.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  private async query(
    queryRunner: QueryRunner,
    statement: Sql,
    spell: (text: string) => string,
  ): Promise<readonly unknown[]> {
    const [text, parameters] = statement.render(this.spelling.placeholder);
    const { records } = await queryRunner.query(spell(text), parameters, true);
    return records as readonly unknown[];
  }
}

const asItIs = (text: string) => text;
