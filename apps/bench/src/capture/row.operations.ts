import type { EntityManager, EntityTarget, Repository } from 'typeorm';
import type { Call } from '../measuring/pair.js';
import type { BenchRow } from './entities/bench-row.js';
import type { Tables } from './tables.js';

/** What applications do with rows, on whichever DataSource. */
export interface Operation {
  readonly title: string;
  /** How many rows a call changes. */
  readonly changes: number;
  /** Makes ready what the call needs. */
  ready(manager: EntityManager): Call | Promise<Call>;
}

const BULK = 500;
/** Coprime to the number of rows, so that it comes by all of them. */
const STRIDE = 7_919;

/** Operations on the rows of one entity. Every call changes something, and other rows than the one before. */
export class RowOperations {
  private turn = 0;

  constructor(
    readonly target: EntityTarget<BenchRow>,
    private readonly tables: Pick<Tables, 'rows' | 'groups'>,
  ) {}

  readonly insert: Operation = this.operation('insert() of one row', 1, (rows) => {
    const row = this.newRow();
    return () => rows.insert(row);
  });

  readonly saveNew: Operation = this.operation('save() of a new row', 1, (rows) => {
    const row = rows.create(this.newRow());
    return () => rows.save(row);
  });

  readonly saveChange: Operation = this.operation('save() of a change', 1, async (rows) => {
    const row = await rows.findOneByOrFail({ id: this.nextId() });
    row.score = this.turn;
    return () => rows.save(row);
  });

  readonly update: Operation = this.operation('update() of one row by id', 1, (rows) => {
    const id = this.nextId();
    const score = this.turn;
    return () => rows.update(id, { score });
  });

  readonly updateGroup: Operation = this.operation('update() of 300 rows by an indexed column', 300, (rows) => {
    const groupId = this.nextId() % this.tables.groups;
    const score = this.turn;
    return () => rows.update({ groupId }, { score });
  });

  readonly saveMany: Operation = this.operation(`save() of ${BULK} new rows`, BULK, (rows) => {
    const many = rows.create(this.newRows());
    return () => rows.save(many);
  });

  readonly insertMany: Operation = this.operation(`insert() of ${BULK} rows`, BULK, (rows) => {
    const many = this.newRows();
    // TypeORM adds to them what the database has given them.
    return () => rows.insert(many).then(() => many);
  });

  readonly delete: Operation = this.operation('delete() of one row by id', 1, async (rows) => {
    const { groupId, title, score } = this.newRow();
    // Raw SQL, of which nobody is told; on the side's own connection, which is then as warm as the other's.
    const [row] = await rows.query<{ id: number }[]>(
      `INSERT INTO ${rows.metadata.tableName} ("groupId", title, score) VALUES ($1, $2, $3) RETURNING id`,
      [groupId, title, score],
    );
    return () => rows.delete(row?.id as number);
  });

  readonly upsert: Operation = this.operation('upsert() of a row that exists', 1, (rows) => {
    const row = { id: this.nextId(), ...this.newRow() };
    return () => rows.upsert(row, ['id']);
  });

  private operation(
    title: string,
    changes: number,
    ready: (rows: Repository<BenchRow>) => Call | Promise<Call>,
  ): Operation {
    return { title, changes, ready: (manager) => ready(manager.getRepository(this.target)) };
  }

  private nextId(): number {
    this.turn += 1;
    return 1 + ((this.turn * STRIDE) % this.tables.rows);
  }

  private newRow(): Pick<BenchRow, 'groupId' | 'title' | 'score'> {
    const groupId = this.nextId() % this.tables.groups;
    return { groupId, title: `Something new, number ${this.turn}`, score: this.turn };
  }

  private newRows(): Pick<BenchRow, 'groupId' | 'title' | 'score'>[] {
    return Array.from({ length: BULK }, () => this.newRow());
  }
}
