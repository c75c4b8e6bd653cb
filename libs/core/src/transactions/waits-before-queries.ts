import type { DataSource } from 'typeorm';
import { isSqlite } from '../database/dialect.js';

/** Whether TypeORM waits for those who listen to its queries: 0.3 goes on at once on SQLite, and hears of no failure. */
export function waitsBeforeQueries(dataSource: DataSource): boolean {
  return !isSqlite(dataSource) || 'dataSource' in dataSource.driver;
}
