import type { ObjectLiteral, QueryRunner, UpdateQueryBuilder } from 'typeorm';
import { isSqlite } from '../database/dialect.js';
import { interceptNextQuery } from './intercepting-runner.js';
import type { QueryResult } from 'typeorm/query-runner/QueryResult.js';
import type { CutStatement, StatementText } from './statements/write-statement.js';

/** TypeScript knows a mixin by this signature alone. */
// oxlint-disable-next-line no-explicit-any
export type WriteBuilder = new (...parameters: any[]) => UpdateQueryBuilder<ObjectLiteral>;

/**
 * Runs a statement in the builder's place.
 *
 * @param isOwned whether the connection was taken for this statement alone
 */
export type Intercept = (queryRunner: QueryRunner, text: StatementText, isOwned: boolean) => Promise<QueryResult>;

/** What a builder lets capture see and do. */
export interface CapturingBuilder extends UpdateQueryBuilder<ObjectLiteral> {
  /** Executes as TypeORM does; the statement itself goes through `intercept`. */
  executeThrough(intercept: Intercept): Promise<unknown>;
}

const MARK = '/*spoor*/';

/**
 * A builder of INSERT, UPDATE, DELETE or a soft delete that can be executed through somebody.
 *
 * It marks its condition while its SQL is made, so that the same condition can be used to look at the rows.
 */
export function capturingBuilder(
  Base: WriteBuilder,
): new (...parameters: ConstructorParameters<WriteBuilder>) => CapturingBuilder {
  return class extends Base implements CapturingBuilder {
    private intercept: Intercept | undefined;
    private text: StatementText | undefined;
    private named = '';
    private listed = '';

    async executeThrough(intercept: Intercept): Promise<unknown> {
      this.intercept = intercept;
      try {
        return await super.execute();
      } finally {
        this.intercept = undefined;
      }
    }

    override getQuery(): string {
      return (this.named = super.getQuery());
    }

    override getQueryAndParameters(): [string, unknown[]] {
      const [sql, values] = super.getQueryAndParameters() as [string, unknown[]];
      if (!this.intercept) return [sql, values];
      const escaped = cut(sql);
      const { head, where, tail } = cut(this.named);
      this.text = { head, where, tail, escaped, values, returning: this.listed };
      return [escaped.head + escaped.where + escaped.tail, values];
    }

    protected override createWhereExpression(): string {
      const where = super.createWhereExpression();
      return this.intercept ? ` ${MARK}${where} ${MARK}` : where;
    }

    protected override createReturningExpression(type: 'insert' | 'update' | 'delete'): string {
      return (this.listed = super.createReturningExpression(type));
    }

    protected override obtainQueryRunner(): QueryRunner {
      const queryRunner = super.obtainQueryRunner();
      const { intercept } = this;
      if (!intercept) return queryRunner;
      const isOwned = queryRunner !== this.queryRunner && !isSqlite(this.connection);
      return interceptNextQuery(queryRunner, queryRunner !== this.queryRunner, () =>
        intercept(queryRunner, this.text as StatementText, isOwned),
      );
    }
  };
}

function cut(sql: string): CutStatement {
  if (!sql.includes(MARK)) return { head: sql, where: '', tail: '' };
  const [head = '', where = '', tail = ''] = sql.split(MARK);
  return { head, where, tail };
}
