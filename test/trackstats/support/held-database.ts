import type { DataSource, QueryRunner } from 'typeorm';
import { waitFor } from '../../support/wait-for.js';

const HOLD = 7;

/** A PostgreSQL database in which what others do stands still at a place of the spec's choice, until it lets go. */
export class HeldDatabase {
  private constructor(private readonly queryRunner: QueryRunner) {}

  static async create(dataSource: DataSource): Promise<HeldDatabase> {
    await dataSource.query(`CREATE FUNCTION held() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock_shared(${HOLD}); RETURN true; END $$`);
    await dataSource.query(`CREATE FUNCTION held_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM held(); RETURN NEW; END $$`);
    const queryRunner = dataSource.createQueryRunner();
    await queryRunner.query(`SELECT pg_advisory_lock(${HOLD})`);
    return new HeldDatabase(queryRunner);
  }

  /** Rows of a table are not written where a condition on `NEW` holds. */
  async holdWrites(table: string, condition: string): Promise<void> {
    await this.queryRunner.query(`CREATE TRIGGER hold BEFORE INSERT OR UPDATE ON ${table}
      FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION held_row()`);
  }

  /** Rows of a table are not read where a condition holds. */
  async holdReads(table: string, condition: string): Promise<void> {
    await this.queryRunner.query(`ALTER TABLE ${table} RENAME TO kept`);
    await this.queryRunner.query(`CREATE VIEW ${table} AS SELECT * FROM kept WHERE NOT (${condition}) OR held()`);
  }

  /** Resolves when somebody stands still. */
  async reached(): Promise<void> {
    const held = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    await waitFor(async () => ((await this.queryRunner.query(held)) as object[]).length > 0, { timeout: 30_000 });
  }

  async letGo(): Promise<void> {
    if (this.queryRunner.isReleased) return;
    await this.queryRunner.query(`SELECT pg_advisory_unlock(${HOLD})`);
    await this.queryRunner.release();
  }
}
