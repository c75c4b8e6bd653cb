import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { loadDatabase } from './dump/database.dump.js';
import { loadRedis, onRedis } from './dump/redis.dump.js';
import { readFixture, STORAGES, VERSIONS, type Reading } from './stored-versions.js';
import { inWorld, WORLD } from './world/open-world.js';
import { continueWorld, readWorld } from './world/read-world.js';

const asJson = (value: object): unknown => JSON.parse(JSON.stringify(value));

afterAll(dropTestDatabases);

it('There is something stored from the first version on', () => {
  expect(VERSIONS).toContain('0.1.0');
});

describe.each(VERSIONS)('What version %s wrote', (version) => {
  it.each(STORAGES)(
    'is migrated, read with an old cursor, and continued as that version did: $storage',
    async ({ storage, kind, inRedis }) => {
      const database = await createTestDatabase(kind);
      await loadDatabase(kind, database, readFixture(version, storage, 'sql'));
      await onRedis((redis) => redis.flushdb());
      if (inRedis) await onRedis((redis) => loadRedis(redis, readFixture(version, storage, 'jsonl')));
      const url = inRedis ? testRedisUrl() : undefined;
      const dataSource = await createTestDataSource(kind, { ...WORLD, database });
      await dataSource.runMigrations();

      const { cursor, read, continued } = JSON.parse(readFixture(version, storage, 'json')) as Reading;
      expect(asJson(await inWorld(dataSource, url, (world) => readWorld(world, cursor)))).toEqual(read);
      expect(asJson(await inWorld(dataSource, url, (world) => continueWorld(world, cursor)))).toEqual(continued);
    },
  );
});
