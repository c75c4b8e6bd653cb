import type { DataSource, EntitySchema } from 'typeorm';
import type { Database } from '../databases/database.js';
import type { BenchEvent } from './event.schema.js';

export const DAYS = 730;
const SECONDS = DAYS * 86_400;
/** Coprime to the number of seconds: rows lie in no order, and evenly. */
const STRIDE = 7_919_003;

/** The table of the benchmark: rows all over the last 730 days. */
export class Events {
  /** The end of the last day, by UTC; the beginning of the first is 730 days before. */
  readonly end: number;

  constructor(
    readonly dataSource: DataSource,
    private readonly database: Database,
    readonly schema: EntitySchema<BenchEvent>,
    readonly rows: number,
  ) {
    this.end = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  }

  get table(): string {
    return this.dataSource.getMetadata(this.schema).tablePath;
  }

  async fill(): Promise<void> {
    const first = (this.end - SECONDS * 1_000) / 1_000;
    const second = `${first} + (n * ${STRIDE}) % ${SECONDS}`;
    const { kind } = this.database;
    const numbers = {
      postgres: `generate_series(1, ${this.rows}) AS n`,
      mariadb: `(SELECT seq AS n FROM seq_1_to_${this.rows}) numbers`,
      sqlite: `(WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < ${this.rows}) SELECT n FROM up)`,
    }[kind];
    const instant = {
      postgres: `to_timestamp(${second.replace('(n *', '(n::bigint *')})`,
      mariadb: `FROM_UNIXTIME(${second})`,
      sqlite: `strftime('%Y-%m-%d %H:%M:%f', ${second}, 'unixepoch')`,
    }[kind];
    const escape = (name: string) => this.dataSource.driver.escape(name);
    await this.dataSource.query(
      `INSERT INTO ${this.table} (${['at', 'memberId', 'amount'].map(escape).join(', ')})
       SELECT ${instant}, n % 1000, n % 100 FROM ${numbers}`,
    );
    await this.settle();
  }

  /** So that no side pays for what was left to be done. */
  async settle(by = this.dataSource): Promise<void> {
    if (this.database.kind === 'postgres') await by.query(`VACUUM ANALYZE ${this.table}`);
    if (this.database.kind === 'mariadb') await by.query(`ANALYZE TABLE ${this.table}`);
    if (this.database.kind === 'sqlite') await by.query('ANALYZE');
  }

  /** Takes away what was added. */
  async tidy(by = this.dataSource): Promise<void> {
    await by.query(`DELETE FROM ${this.table} WHERE id > ${this.rows}`);
  }
}
