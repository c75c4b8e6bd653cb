import type { DataSource, ObjectLiteral, QueryRunner } from 'typeorm';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';
import type { QueryResult } from 'typeorm/query-runner/QueryResult.js';
import type { Dialect } from '../../database/dialect.js';
import { LARGEST_IN } from '../../database/largest-in.js';
import { inSavepoint } from '../../transactions/in-savepoint.js';
import type { Condition } from '../condition.js';
import type { Interest } from '../interest.js';
import type { Image, ImageColumns, ResultRow, StoredRow } from '../image-columns.js';
import type { RowShape } from '../row-shape.js';
import { restoreResult } from './restore-result.js';

/** SQL cut where its condition is. */
export interface CutStatement {
  readonly head: string;
  /** ` WHERE …`, or nothing. */
  readonly where: string;
  readonly tail: string;
}

/** What a builder has made: with named parameters, and as the driver takes it. */
export interface StatementText extends CutStatement {
  readonly escaped: CutStatement;
  readonly values: readonly unknown[];
  /** What its own RETURNING lists. */
  readonly returning: string;
}

export interface WriteStatementParts {
  readonly dataSource: DataSource;
  readonly dialect: Dialect;
  readonly queryRunner: QueryRunner;
  readonly expressionMap: QueryExpressionMap;
  readonly text: StatementText;
  readonly interest: Interest;
  readonly condition: Condition;
  /** The builder's. */
  parameters(): ObjectLiteral;
}

interface EscapingDriver {
  /** TypeORM 0.3 insists on the third. */
  escapeQueryWithParameters(sql: string, parameters: ObjectLiteral, native: ObjectLiteral): [string, unknown[]];
}

/** An INSERT, UPDATE or DELETE on its way to the database, and the ways to look at its rows. */
export class WriteStatement {
  readonly shape: RowShape;
  /** The image that the statement itself can return. */
  readonly after: ImageColumns;
  /** The way past those who are held back. */
  private passage: QueryRunner;

  constructor(readonly parts: WriteStatementParts) {
    const { interest, expressionMap, text } = parts;
    this.shape = interest.shape;
    this.passage = parts.queryRunner;
    // A list that somebody has written as SQL may name anything.
    this.after = this.shape.afterReturning(typeof expressionMap.returning === 'string' ? '' : text.returning);
  }

  get dialect(): Dialect {
    return this.parts.dialect;
  }

  /** Locks rows as an UPDATE would; SQLite's only writer needs no lock. */
  get lock(): string {
    if (this.dialect === 'sqlite') return '';
    return this.dialect === 'postgres' ? ' FOR NO KEY UPDATE' : ' FOR UPDATE';
  }

  /** So few rows, by their primary key, that there is no need to count them. */
  get namesItsRows(): boolean {
    return this.parts.condition.mostRows <= this.parts.interest.bulkLimit;
  }

  /** The statement as its builder made it. */
  runOriginal(): Promise<QueryResult> {
    return this.send(join(this.parts.text.escaped), this.parts.text.values);
  }

  /** Runs SQL with named parameters: the builder's, and these. */
  run(sql: string, parameters: ObjectLiteral = {}): Promise<QueryResult> {
    const driver = this.parts.dataSource.driver as unknown as EscapingDriver;
    return this.send(...driver.escapeQueryWithParameters(sql, { ...this.parts.parameters(), ...parameters }, {}));
  }

  async select(sql: string, parameters: ObjectLiteral = {}): Promise<ResultRow[]> {
    return (await this.run(sql, parameters)).records as ResultRow[];
  }

  /**
   * Runs the statement, and has it return these lists as well. Its result is what it would be without that.
   *
   * @param rewrite of its SQL; the parameters stay where they are
   */
  async runReturning(
    lists: readonly string[],
    rewrite: (text: CutStatement) => string = join,
  ): Promise<{ result: QueryResult; rows: ResultRow[] }> {
    const { returning, escaped, values } = this.parts.text;
    const added = lists.filter(Boolean).join(', ');
    const separator = returning ? ', ' : ' RETURNING ';
    const result = await this.send(`${rewrite(escaped)}${added && separator}${added}`, values);
    const rows = result.records as ResultRow[];
    await restoreResult(this, result, rows);
    return { result, rows };
  }

  /** The rows that the condition meets, under lock. An UPDATE of MariaDB may have an order and a limit besides. */
  async lockRows(image: Image, { most }: { most: number }): Promise<StoredRow[]> {
    const { where } = this.parts.text;
    const columns = this.shape[image];
    const tail = this.dialect === 'postgres' ? '' : this.parts.text.tail;
    const limit = Number.isFinite(most) && !tail.includes(' LIMIT ') ? ` LIMIT ${most}` : '';
    const rows = await this.select(
      `SELECT ${columns.list} FROM ${this.shape.table}${where}${tail}${limit}${this.lock}`,
    );
    return rows.map((row) => columns.read(row));
  }

  /** `WHERE` the primary key is one of these rows', with its parameters. */
  whereKeys(rows: readonly StoredRow[]): [condition: string, parameters: ObjectLiteral] {
    const [first, ...others] = this.shape.key;
    if (rows.length === 0) return [' WHERE 1 = 0', {}];
    const keys = rows.map((row) => this.shape.keyValues(row));
    const conditions: string[] = [];
    const parameters: ObjectLiteral = {};
    if (others.length === 0)
      for (let start = 0; start < keys.length; start += LARGEST_IN) {
        parameters[`spoor_keys_${start}`] = keys.slice(start, start + LARGEST_IN).map(([value]) => value);
        conditions.push(`${first} IN (:...spoor_keys_${start})`);
      }
    else
      keys.forEach((values, row) => {
        const equal = this.shape.key.map((column, position) => `${column} = :spoor_key_${row}_${position}`);
        values.forEach((value, position) => (parameters[`spoor_key_${row}_${position}`] = value));
        conditions.push(`(${equal.join(' AND ')})`);
      });
    return [` WHERE ${conditions.join(' OR ')}`, parameters];
  }

  /** Whether the condition meets more rows than anybody wants to hear of one by one. */
  async isBulk(): Promise<boolean> {
    const { text, interest } = this.parts;
    if (this.namesItsRows) return false;
    const [row] = await this.select(
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${this.shape.table}${text.where} LIMIT ${interest.bulkLimit + 1}) AS spoor`,
    );
    return Number(row?.['n']) > interest.bulkLimit;
  }

  send(sql: string, values: readonly unknown[] = []): Promise<QueryResult> {
    return this.passage.query(sql, values as unknown[], true);
  }

  /** As `inSavepoint`. */
  async inSavepoint<Result>(attempt: () => Promise<Result | undefined>): Promise<Result | undefined> {
    return await inSavepoint(this.parts.queryRunner, async (passage) => {
      this.passage = passage;
      try {
        return await attempt();
      } finally {
        this.passage = this.parts.queryRunner;
      }
    });
  }
}

function join({ head, where, tail }: CutStatement): string {
  return `${head}${where}${tail}`;
}
