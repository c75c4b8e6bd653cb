import type { DataSource, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';
import type { QueryResult } from 'typeorm/query-runner/QueryResult.js';
import type { Dialect } from '../../database/dialect.js';
import type { Interest } from '../interest.js';
import { RowShape, type ResultRow, type StoredRow } from '../row-shape.js';
import { restoreResult } from './restore-result.js';

/** A builder's SQL with named parameters, cut where its condition is. */
export interface StatementText {
  readonly head: string;
  /** ` WHERE …`, or nothing. */
  readonly where: string;
  readonly tail: string;
  /** What its own RETURNING lists. */
  readonly returning: string;
}

export interface WriteStatementParts {
  readonly dataSource: DataSource;
  readonly dialect: Dialect;
  readonly queryRunner: QueryRunner;
  readonly metadata: EntityMetadata;
  readonly expressionMap: QueryExpressionMap;
  readonly text: StatementText;
  readonly parameters: ObjectLiteral;
  readonly interest: Interest;
}

interface EscapingDriver {
  /** TypeORM 0.3 insists on the third. */
  escapeQueryWithParameters(sql: string, parameters: ObjectLiteral, native: ObjectLiteral): [string, unknown[]];
}

/** From 1,000 values on MariaDB no longer uses the primary key for one IN. */
const LARGEST_IN = 500;

/** An INSERT, UPDATE or DELETE on its way to the database, and the ways to look at its rows. */
export class WriteStatement {
  readonly shape: RowShape;
  readonly table: string;

  constructor(readonly parts: WriteStatementParts) {
    const { dataSource, metadata, interest } = parts;
    this.shape = new RowShape(dataSource, metadata, interest.columnNames(metadata));
    this.table = metadata.tablePath
      .split('.')
      .map((name) => dataSource.driver.escape(name))
      .join('.');
  }

  get dialect(): Dialect {
    return this.parts.dialect;
  }

  /** Locks rows as an UPDATE would; SQLite's only writer needs no lock. */
  get lock(): string {
    if (this.dialect === 'sqlite') return '';
    return this.dialect === 'postgres' ? ' FOR NO KEY UPDATE' : ' FOR UPDATE';
  }

  /** The statement as its builder made it. */
  runOriginal(): Promise<QueryResult> {
    const { head, where, tail } = this.parts.text;
    return this.run(`${head}${where}${tail}`);
  }

  run(sql: string, parameters: ObjectLiteral = {}): Promise<QueryResult> {
    const { dataSource, queryRunner } = this.parts;
    const driver = dataSource.driver as unknown as EscapingDriver;
    const [escaped, values] = driver.escapeQueryWithParameters(sql, { ...this.parts.parameters, ...parameters }, {});
    return queryRunner.query(escaped, values, true);
  }

  async select(sql: string, parameters: ObjectLiteral = {}): Promise<ResultRow[]> {
    return (await this.run(sql, parameters)).records as ResultRow[];
  }

  /** Runs a statement that also returns `list`. Its result is what it would be without that. */
  async runReturning(sql: string, list: string): Promise<{ result: QueryResult; rows: ResultRow[] }> {
    const { returning } = this.parts.text;
    const result = await this.run(`${sql}${returning ? ',' : ' RETURNING'} ${list}`);
    const rows = result.records as ResultRow[];
    await restoreResult(this, result, rows);
    return { result, rows };
  }

  /** The rows that the condition meets, under lock. */
  async lockRows(image: string, { most }: { most?: number } = {}): Promise<StoredRow[]> {
    const { where, tail } = this.parts.text;
    const limit = most !== undefined && !tail.includes(' LIMIT ') ? ` LIMIT ${most}` : '';
    const rows = await this.select(
      `SELECT ${this.shape.select(image)} FROM ${this.table}${where}${tail}${limit}${this.lock}`,
    );
    return rows.map((row) => this.shape.read(row, image));
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
    if (this.isBounded) return false;
    const [row] = await this.select(
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${this.table}${text.where} LIMIT ${interest.bulkLimit + 1}) AS spoor`,
    );
    return Number(row?.['n']) > interest.bulkLimit;
  }

  /** Whether the condition names so few rows by their primary key that there is no need to count them. */
  private get isBounded(): boolean {
    const { where } = this.parts.text;
    if (/ OR |\bNOT\b(?! NULL)/i.test(where)) return false;
    const { key } = this.shape;
    if (key.every((column) => where.includes(`${column} = :`))) return true;
    const [list] = key.length === 1 ? where.split(`${key[0]} IN (`).slice(1) : [];
    return list !== undefined && list.slice(0, list.indexOf(')')).split(',').length <= this.parts.interest.bulkLimit;
  }
}
