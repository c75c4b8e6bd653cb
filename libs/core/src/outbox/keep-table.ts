import type { DataSource } from 'typeorm';
import { createOutboxTable } from './create-outbox-table.js';

/** Makes the outbox wherever TypeORM makes the tables of entities: now, and whenever somebody synchronises the schema. */
export async function keepTable(dataSource: DataSource): Promise<void> {
  const synchronize = dataSource.synchronize.bind(dataSource);
  dataSource.synchronize = async (dropBeforeSync) => {
    await synchronize(dropBeforeSync);
    await createTable(dataSource);
  };
  if (dataSource.options.synchronize) await createTable(dataSource);
}

async function createTable(dataSource: DataSource): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    await createOutboxTable(queryRunner);
  } finally {
    await queryRunner.release();
  }
}
