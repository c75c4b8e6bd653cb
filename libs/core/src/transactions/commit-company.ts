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
  /** By the runners whose COMMIT is waited for. */
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

  /** @throws Error when the COMMIT has gone without them */
  requireSent(queryRunner: QueryRunner): void {
    const left = this.waiting.get(queryRunner)?.splice(0) ?? [];
    if (left.length > 0) throw new Error(`The COMMIT has been sent without ${left.join('; ')}`);
  }

  /** Until the next COMMIT, and no longer: nobody else's own `query` is to end up beneath. */
  private awaitCommit(queryRunner: QueryRunner): string[] {
    const statements: string[] = [];
    const own = Object.getOwnPropertyDescriptor(queryRunner, 'query');
    const query = queryRunner.query.bind(queryRunner) as Query;
    const together: Query = (sql, ...others) => {
      if (sql !== 'COMMIT') return query(sql, ...others);
      this.waiting.delete(queryRunner);
      if (own) Object.defineProperty(queryRunner, 'query', own);
      else Reflect.deleteProperty(queryRunner, 'query');
      return query([...statements, sql].join('; '), ...others);
    };
    Object.defineProperty(queryRunner, 'query', { value: together, configurable: true, writable: true });
    this.waiting.set(queryRunner, statements);
    return statements;
  }
}
