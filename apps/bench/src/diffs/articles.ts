import type { DataSource } from 'typeorm';

const ROWS_PER_GROUP = 300;

/** The table of the benchmark: filled once, and emptied of what a turn has left in it. */
export class Articles {
  readonly rows: number;

  /** @param share of its size */
  constructor(
    private readonly housekeeping: DataSource,
    share: number,
  ) {
    this.rows = Math.ceil(30_000 * share);
  }

  get groups(): number {
    return this.rows / ROWS_PER_GROUP;
  }

  async fill(): Promise<void> {
    await this.housekeeping.query(
      `INSERT INTO bench_article ("groupId", title, score)
       SELECT n % $2::int, 'Something to do, number ' || n, 0 FROM generate_series(1, $1::int) n`,
      [this.rows, this.groups],
    );
    await this.housekeeping.query('VACUUM ANALYZE');
  }

  async tidy(): Promise<void> {
    await this.housekeeping.query('DELETE FROM bench_article WHERE id > $1', [this.rows]);
    await this.housekeeping.query('TRUNCATE spoor_diff, spoor_diff_log');
    await this.housekeeping.query('VACUUM ANALYZE bench_article, spoor_diff, spoor_diff_log, spoor_outbox');
  }
}
