import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/**
 * Has a DataSource on PostgreSQL use another's connections, with which they end: what one connection differs by from another is chance,
 * and more than what is measured.
 */
export async function shareConnections(dataSource: DataSource, owner: DataSource): Promise<DataSource> {
  const driver = dataSource.driver as PostgresDriver;
  await (driver.master as Pool).end();
  driver.master = (owner.driver as PostgresDriver).master;
  return dataSource;
}
