import type { QueryRunner } from 'typeorm';
import { dataSourceOf } from '../database/data-source-of.js';

/** Sends a statement without parameters in one message with the COMMIT. */
export type SendWithCommit = (sql: string) => void;

type Query = (sql: string, ...others: unknown[]) => Promise<unknown>;

/**
 * Statements that go to PostgreSQL in one message with the COMMIT that TypeORM is about to send: a round trip less.
 *
 * PostgreSQL does nothing of what stands behind a statement that fails: then TypeORM hears that its COMMIT has failed, and rolls back.
 */
export class CommitCompany {
  /** By the runners whose COMMIT is waited for, or has been. */
  private readonly waiting = new WeakMap<QueryRunner, string[]>();

  /** Undefined on a database that takes one statement at a time. */
  sender(queryRunner: QueryRunner): SendWithCommit | undefined {
    if (dataSourceOf(queryRunner.manager).options.type !== 'postgres') return undefined;
    return (sql) => void (this.waiting.get(queryRunner) ?? this.awaitCommit(queryRunner)).push(sql);
  }

  /** To be called when there will be no COMMIT. */
  forget(queryRunner: QueryRunner): void {
    this.waiting.get(queryRunner)?.splice(0);
  }

  private awaitCommit(queryRunner: QueryRunner): string[] {
    const statements: string[] = [];
    const query = queryRunner.query.bind(queryRunner) as Query;
    const together: Query = (sql, ...others) =>
      query(sql === 'COMMIT' ? [...statements.splice(0), sql].join('; ') : sql, ...others);
    Object.assign(queryRunner, { query: together });
    this.waiting.set(queryRunner, statements);
    return statements;
  }
}
