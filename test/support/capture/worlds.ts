import type { DataSource } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  DATABASES,
  type DatabaseKind,
  type TestDataSourceOptions,
} from '../databases.js';
import { CAPTURE_ENTITIES } from './entities/index.js';
import { World } from './world.js';

/** Of a fresh database with the fixture's entities, for Jest. */
export async function createWorld(
  kind: DatabaseKind,
  options: TestDataSourceOptions & { schema?: string } = {},
): Promise<World> {
  const database = await createTestDatabase(kind);
  const open = (more: TestDataSourceOptions): Promise<DataSource> =>
    createTestDataSource(kind, { entities: CAPTURE_ENTITIES, ...options, synchronize: false, ...more, database });
  if (options.schema) {
    const creator = await createTestDataSource(kind, { database });
    await creator.query(`CREATE SCHEMA "${options.schema}"`);
  }
  return new World(kind, await open({ synchronize: true }), open);
}

/** The same specs on every database that tells what an INSERT has done; to MySQL, which does not, each is an invalidation. */
export function describeEachCapture(title: string, specs: (kind: DatabaseKind) => void): void {
  describe.each(DATABASES.filter((kind) => kind !== 'mysql'))(`${title} (%s)`, specs);
}
