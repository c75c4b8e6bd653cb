import type { DataSource, DataSourceOptions } from 'typeorm';

/** A database that benchmarks run on, as durable as it gets. */
export interface Database {
  readonly kind: 'postgres' | 'mariadb' | 'sqlite';
  readonly title: string;
  start(): Promise<StartedDatabase>;
  /** Its version and how durable a commit is, read back from the database itself. */
  settings(dataSource: DataSource): Promise<string>;
}

export interface StartedDatabase {
  readonly options: DataSourceOptions;
  stop(): Promise<void>;
}

/** TypeORM's own default; more would only lengthen the queue before a hot row. */
export const POOL_SIZE = 10;
