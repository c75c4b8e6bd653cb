import { DataSource, type DataSourceOptions } from 'typeorm';
import type { BaseDataSourceOptions } from 'typeorm/data-source/BaseDataSourceOptions.js';
import { createTestDatabase, DATABASES, dropCreatedDatabases, type DatabaseKind } from './test-database.js';

export { createTestDatabase, DATABASES, type DatabaseKind };

export interface TestDataSourceOptions extends Partial<Omit<BaseDataSourceOptions, 'type'>> {
  /** What createTestDatabase() answered, for a second DataSource on the same database. @default a fresh database */
  database?: string;
  /** Of the connection, for @nestjs/typeorm: TypeORM itself knows no names any more. */
  name?: string;
}

const dataSources: DataSource[] = [];

/** Options for TypeOrmModule.forRoot() and the like; the schema is synchronised unless they are told otherwise. */
export async function testDataSourceOptions(
  kind: DatabaseKind,
  { database, poolSize, ...options }: TestDataSourceOptions = {},
): Promise<DataSourceOptions> {
  const address = database ?? (await createTestDatabase(kind));
  const common = { synchronize: true, ...options };
  // SQLite has one connection and its options no pool.
  if (kind === 'sqlite') return { ...common, type: 'better-sqlite3', database: address, poolSize: undefined };
  if (kind === 'postgres') return { ...common, type: 'postgres', url: address, poolSize };
  return { ...common, type: kind, url: address, charset: 'utf8mb4', poolSize };
}

/** An initialised DataSource. `afterAll(dropTestDatabases)` ends it. */
export async function createTestDataSource(
  kind: DatabaseKind,
  options: TestDataSourceOptions = {},
): Promise<DataSource> {
  const dataSource = new DataSource(await testDataSourceOptions(kind, options));
  dataSources.push(dataSource);
  return dataSource.initialize();
}

/** Ends this spec file's DataSources and drops its databases. */
export async function dropTestDatabases(): Promise<void> {
  const open = dataSources.splice(0).filter(({ isInitialized }) => isInitialized);
  await Promise.all(open.map((dataSource) => dataSource.destroy()));
  await dropCreatedDatabases();
}

/** The same specs on every database. */
export function describeEachDatabase(title: string, specs: (kind: DatabaseKind) => void): void {
  describe.each(DATABASES)(`${title} (%s)`, specs);
}
