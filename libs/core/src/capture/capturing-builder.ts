import type { ObjectLiteral, QueryRunner, UpdateQueryBuilder } from 'typeorm';
import { interceptNextQuery } from './intercepting-runner.js';
import type { QueryResult } from 'typeorm/query-runner/QueryResult.js';
import type { CutStatement, StatementText } from './statements/write-statement.js';

/** TypeScript knows a mixin by this signature alone. */
// oxlint-disable-next-line no-explicit-any
type WriteBuilder = new (...parameters: any[]) => UpdateQueryBuilder<ObjectLiteral>;

/** What a builder lets capture see and do. */
export interface CapturingBuilder extends UpdateQueryBuilder<ObjectLiteral> {
  /** Executes as TypeORM does; the statement itself goes through `intercept`. */
  executeThrough(intercept: (queryRunner: QueryRunner, text: StatementText) => Promise<QueryResult>): Promise<unknown>;
  executeUnseen(): Promise<unknown>;
  /** The transaction that it was made in, or whatever else it is bound to. */
  readonly boundRunner: QueryRunner | undefined;
}

/** Takes a builder's execution. Resolves to what the builder should return. */
export type Capturing = (builder: CapturingBuilder) => Promise<unknown>;

const MARK = '/*spoor*/';

/**
 * A builder of INSERT, UPDATE, DELETE or a soft delete whose execution is captured.
 *
 * It marks its condition while its SQL is made, so that the same condition can be used to look at the rows.
 */
export function capturingBuilder(Base: WriteBuilder, capturing: Capturing): WriteBuilder {
  return class extends Base implements CapturingBuilder {
    private intercept: ((queryRunner: QueryRunner, text: StatementText) => Promise<QueryResult>) | undefined;
    private text: StatementText | undefined;
    private named = '';
    private listed = '';

    get boundRunner(): QueryRunner | undefined {
      return this.queryRunner;
    }

    override execute(): Promise<never> {
      return capturing(this) as Promise<never>;
    }

    executeUnseen(): Promise<unknown> {
      return super.execute();
    }

    async executeThrough(
      intercept: (queryRunner: QueryRunner, text: StatementText) => Promise<QueryResult>,
    ): Promise<unknown> {
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
      this.text = { ...cut(this.named), escaped, values, returning: this.listed };
      return [`${escaped.head}${escaped.where}${escaped.tail}`, values];
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
      return interceptNextQuery(queryRunner, queryRunner !== this.queryRunner, () =>
        intercept(queryRunner, this.text as StatementText),
      );
    }
  };
}

function cut(sql: string): CutStatement {
  const [head = '', where = '', tail = ''] = sql.split(MARK);
  return { head, where, tail };
}
