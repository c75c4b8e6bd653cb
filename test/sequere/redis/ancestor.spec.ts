import { openSequere, type OpenSequere } from '@spoor/sequere/testing';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { createTestDataSource, dropTestDatabases } from '../../support/databases.js';
import { testRedisUrl } from '../../support/redis.js';
import { expectAgreement, HOT_NODES, runCampaign } from '../support/campaign.js';
import { Project, Tag, TEST_ENTITIES, User } from '../support/entities.js';
import { AncestorBackend } from './support/ancestor.backend.js';
import { keysOf } from './support/client-of.js';

const CLASSES: Record<string, new () => object> = { user: User, project: Project, tag: Tag };

describe('The commands of django-sequere', () => {
  const prefix = `${randomUUID()}:`;
  let redis: Redis;
  let open: OpenSequere;

  beforeAll(async () => {
    redis = new Redis(testRedisUrl());
    const dataSource = await createTestDataSource('sqlite', { entities: TEST_ENTITIES });
    for (const { type, id } of HOT_NODES) {
      const entity = CLASSES[type] as new () => object;
      await dataSource.getRepository(entity).insert(entity === Tag ? { name: id } : { id: Number(id) });
    }
    open = openSequere(dataSource, { backend: new AncestorBackend(testRedisUrl(), prefix) });
    await open.ready();
  });
  afterAll(async () => {
    await open.close();
    redis.disconnect();
    await dropTestDatabases();
  });

  it('fail the campaign that every backend passes: two who look at once both add', async () => {
    const outcome = await runCampaign([open], 2_500);
    await expect(expectAgreement(open.sequere, outcome)).rejects.toThrow(/expect/);
    const wrong: string[] = [];
    for (const key of await keysOf(redis, prefix)) {
      if (!key.endsWith(':count')) continue;
      const members = await redis.zcard(key.slice(0, -':count'.length));
      if (Number(await redis.get(key)) !== members) wrong.push(key);
    }
    expect(wrong).not.toEqual([]);
  });
});
