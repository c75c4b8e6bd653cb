import { existsSync } from 'node:fs';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
  testDataSourceOptions,
  type DatabaseKind,
} from './databases.js';

@Entity()
class Pebble {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar' })
  name: string;
}

afterAll(dropTestDatabases);

describeEachDatabase('A test DataSource', (kind) => {
  it('stands on a database of its own', async () => {
    const [mine, yours] = await Promise.all([
      createTestDataSource(kind, { entities: [Pebble] }),
      createTestDataSource(kind, { entities: [Pebble] }),
    ]);
    await mine.getRepository(Pebble).save({ name: 'gneiss 🪨' });
    expect(await mine.getRepository(Pebble).find()).toEqual([{ id: 1, name: 'gneiss 🪨' }]);
    expect(await yours.getRepository(Pebble).count()).toBe(0);
  });

  it('shares a database with another one that names it', async () => {
    const database = await createTestDatabase(kind);
    const first = await createTestDataSource(kind, { entities: [Pebble], database });
    const second = await createTestDataSource(kind, { entities: [Pebble], database, synchronize: false });
    await first.getRepository(Pebble).save({ name: 'slate' });
    expect(await second.getRepository(Pebble).countBy({ name: 'slate' })).toBe(1);
  });

  it('is dropped with its database while somebody is still in a transaction', async () => {
    const database = await createTestDatabase(kind);
    const stranger = await new DataSource(await testDataSourceOptions(kind, { database })).initialize();
    const runner = stranger.createQueryRunner();
    await runner.startTransaction();
    await runner.query('CREATE TABLE held (id INT)');

    await dropTestDatabases();

    await Promise.allSettled([runner.release(), stranger.destroy()]);
    expect(await databaseExists(kind, database)).toBe(false);
  });
});

async function databaseExists(kind: DatabaseKind, database: string): Promise<boolean> {
  if (kind === 'sqlite') return existsSync(database);
  const observer = await createTestDataSource(kind);
  const table = kind === 'postgres' ? 'pg_database WHERE datname' : 'information_schema.schemata WHERE schema_name';
  const found: unknown[] = await observer.query(`SELECT 1 FROM ${table} = '${new URL(database).pathname.slice(1)}'`);
  return found.length > 0;
}
