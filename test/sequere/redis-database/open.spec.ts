import { DuplicateRegistrationError } from '@spoor/core';
import { Outbox } from '@spoor/core/outbox';
import { SEQUERE_ENTITIES } from '@spoor/sequere';
import { openSequere } from '@spoor/sequere/testing';
import { Redis } from 'ioredis';
import { createTestDataSource, dropTestDatabases } from '../../support/databases.js';
import { testRedisUrl } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';

const clients: Redis[] = [];

afterAll(async () => {
  for (const client of clients) client.disconnect();
  await dropTestDatabases();
});

it('A database with copies in Redis that cannot be opened lets go of Redis, and can be opened later', async () => {
  const dataSource = await createTestDataSource('postgres', { entities: SEQUERE_ENTITIES });
  const redis = () => {
    const client = new Redis(testRedisUrl());
    clients.push(client);
    return client;
  };
  const release = await Outbox.of(dataSource).handle('sequere:copy:default', { deliver: async () => {} });
  const { ready, close } = openSequere(dataSource, { backend: 'redis+database', redis, maxStaleness: 1_000 });
  await expect(ready()).rejects.toThrow(DuplicateRegistrationError);
  await waitFor(() => clients[0]?.status === 'end', { what: 'the end of the first connection' });
  await release();
  await ready();
  expect(clients).toHaveLength(2);
  await close();
});
