import type { DataSource, EntityTarget } from 'typeorm';
import type { BenchRow } from './entities/bench-row.js';
import { Item, Note } from './entities/index.js';

const ROWS = 30_000;
const ROWS_PER_GROUP = 300;
const PARENTS = 100_000;
/** From 1 to 9 each, so that a count of 0 is wrong everywhere. */
const CHILDREN_OF_PARENT = '1 + id % 9';

/** The tables of the benchmark: filled once, and emptied of what a turn has left in them. */
export class Tables {
  readonly rows: number;
  readonly parents: number;

  /** @param share of their size */
  constructor(
    private readonly housekeeping: DataSource,
    share: number,
  ) {
    this.rows = Math.ceil(ROWS * share);
    this.parents = Math.ceil(PARENTS * share);
  }

  get groups(): number {
    return this.rows / ROWS_PER_GROUP;
  }

  async fill(): Promise<void> {
    for (const entity of [Item, Note])
      await this.housekeeping.query(
        `INSERT INTO ${this.nameOf(entity)} ("groupId", title, score)
         SELECT n % $2::int, 'Something to do, number ' || n, 0 FROM generate_series(1, $1::int) n`,
        [this.rows, this.groups],
      );
    await this.housekeeping.query(
      `INSERT INTO bench_parent (name) SELECT 'Parent ' || n FROM generate_series(1, $1::int) n`,
      [this.parents],
    );
    // Children come as they please, not parent by parent.
    await this.housekeeping.query(
      `INSERT INTO bench_child ("parentId", text)
       SELECT id, 'Child ' || n FROM bench_parent, generate_series(1, ${CHILDREN_OF_PARENT}) n ORDER BY md5(id || ' ' || n)`,
    );
    await this.housekeeping.query('VACUUM ANALYZE');
  }

  async tidyRows(entity: EntityTarget<BenchRow>): Promise<void> {
    await this.housekeeping.query(`DELETE FROM ${this.nameOf(entity)} WHERE id > $1`, [this.rows]);
    await this.housekeeping.query(`VACUUM ANALYZE ${this.nameOf(entity)}`);
  }

  /** Takes away the children of a turn, and sets the count of every parent. */
  async tidyChildren(count: '0' | 'right'): Promise<void> {
    const value = count === 'right' ? CHILDREN_OF_PARENT : count;
    await this.housekeeping.query(`DELETE FROM bench_child WHERE text = 'new'`);
    await this.housekeeping.query(
      `UPDATE bench_parent SET "childrenCount" = ${value} WHERE "childrenCount" <> ${value}`,
    );
    // As compact as at the beginning; and what is to be written of it is not left to whoever comes next.
    await this.housekeeping.query('VACUUM FULL bench_parent');
    await this.housekeeping.query('VACUUM ANALYZE bench_parent, bench_child');
    await this.housekeeping.query('CHECKPOINT');
  }

  /** How many children all parents together believe to have. */
  async counted(): Promise<number> {
    const [row] = (await this.housekeeping.query('SELECT sum("childrenCount") AS n FROM bench_parent')) as [
      { n: string },
    ];
    return Number(row.n);
  }

  /** @throws Error when a parent has another count than children */
  async requireRightCounts(): Promise<void> {
    const [row] = (await this.housekeeping.query(
      `SELECT count(*) AS n FROM bench_parent WHERE "childrenCount" <> ${CHILDREN_OF_PARENT}`,
    )) as [{ n: string }];
    if (row.n !== '0') throw new Error(`${row.n} parents have another count than children.`);
  }

  private nameOf(entity: EntityTarget<BenchRow>): string {
    return this.housekeeping.getMetadata(entity).tableName;
  }
}
