import type { DataSource } from 'typeorm';

/** Leaves no row in any table that the DataSource knows. */
export async function emptyTables(dataSource: DataSource): Promise<void> {
  for (const { tablePath } of dataSource.entityMetadatas)
    await dataSource.query(`DELETE FROM ${dataSource.driver.escape(tablePath)}`);
}
