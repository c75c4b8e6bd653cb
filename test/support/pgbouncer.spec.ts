import { startPgBouncer, type StartedServer } from '@spoor/test-servers';
import { Client } from 'pg';
import { createTestDatabase, dropTestDatabases } from './databases.js';

describe('PgBouncer', () => {
  let bouncer: StartedServer;

  beforeAll(async () => {
    bouncer = await startPgBouncer(await createTestDatabase('postgres'), { settings: { default_pool_size: '2' } });
  });

  afterAll(async () => {
    await bouncer.stop();
    await dropTestDatabases();
  });

  it('stands before our PostgreSQL and lends a session for a transaction only', async () => {
    const clients = Array.from({ length: 10 }, () => new Client({ connectionString: bouncer.url }));
    await Promise.all(clients.map((client) => client.connect()));
    const answers = await Promise.all(
      clients.map((client) => client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')),
    );
    // All ten stay connected, over no more than two sessions of the server.
    expect(new Set(answers.map(({ rows }) => rows[0]?.pid)).size).toBeLessThanOrEqual(2);
    await Promise.all(clients.map((client) => client.end()));
  });
});
