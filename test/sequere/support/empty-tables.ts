import type { DataSource } from 'typeorm';

/** Leaves no row in any table that the DataSource has made. */
export async function emptyTables(dataSource: DataSource): Promise<void> {
  await dataSource.transaction(async (manager) => {
    for (const { tablePath, synchronize } of dataSource.entityMetadatas)
      if (synchronize) await manager.query(`DELETE FROM ${dataSource.driver.escape(tablePath)}`);
  });
}
