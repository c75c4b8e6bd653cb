import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { dumpDatabase, SchemaLog } from './dump/database.dump.js';
import { dumpRedis, onRedis } from './dump/redis.dump.js';
import { fileOf, STORAGES, type Reading, type Storage } from './stored-versions.js';
import { inWorld, WORLD } from './world/open-world.js';
import { continueWorld, readWorld } from './world/read-world.js';
import { writeWorld } from './world/write-world.js';

const { version } = JSON.parse(readFileSync(join(__dirname, '../../libs/core/package.json'), 'utf8')) as {
  version: string;
};

afterAll(dropTestDatabases);

/** `npm run store-version`, once for each version that is released: what is stored is never written again. */
it.each(STORAGES)(`stores what ${version} writes: $storage`, async ({ storage, kind, inRedis }: Storage) => {
  if (existsSync(fileOf(version, storage, 'json'))) throw new Error(`${version} is stored already`);
  const schema = new SchemaLog();
  const dataSource = await createTestDataSource(kind, {
    ...WORLD,
    database: await createTestDatabase(kind),
    logger: schema,
    logging: true,
  });
  await dataSource.runMigrations();
  await onRedis((redis) => redis.flushdb());
  const url = inRedis ? testRedisUrl() : undefined;

  const cursor = await inWorld(dataSource, url, writeWorld);
  await mkdir(join(__dirname, version), { recursive: true });
  await writeFile(fileOf(version, storage, 'sql'), await dumpDatabase(kind, dataSource, schema));
  if (inRedis) await writeFile(fileOf(version, storage, 'jsonl'), await onRedis(dumpRedis));
  const reading: Reading = {
    cursor,
    read: await inWorld(dataSource, url, (world) => readWorld(world, cursor)),
    continued: await inWorld(dataSource, url, (world) => continueWorld(world, cursor)),
  };
  await writeFile(fileOf(version, storage, 'json'), `${JSON.stringify(reading, null, 2)}\n`);
});
