import { Logger } from '@nestjs/common';
import { RedisConnection } from '@spoor/core/redis';
import { startRedis, type StartedServer } from '@spoor/test-servers';
import { Redis } from 'ioredis';
import { waitFor } from '../support/wait-for.js';

describe('A Redis connection', () => {
  let server: StartedServer;
  let administrator: Redis;
  let connection: RedisConnection;
  let warn: jest.SpyInstance;

  beforeAll(async () => {
    server = await startRedis({ settings: { maxmemory: '64mb', 'maxmemory-policy': 'allkeys-lru' } });
    administrator = new Redis(server.url);
  });
  beforeEach(() => {
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  });
  afterEach(async () => {
    await connection.close();
    jest.restoreAllMocks();
    await administrator.config('SET', 'maxmemory-policy', 'allkeys-lru');
  });
  afterAll(async () => {
    administrator.disconnect();
    await server.stop();
  });

  const as = (user: string) => server.url.replace('//', `//${user}:secret@`);

  it('warns once of a Redis that evicts keys', async () => {
    connection = await RedisConnection.open(server.url);
    await waitFor(() => warn.mock.calls.length > 0);
    await connection.close();
    expect(warn.mock.calls).toEqual([[expect.stringContaining('maxmemory-policy allkeys-lru')]]);
  });

  it("warns also on the application's own client that is connected already", async () => {
    connection = await RedisConnection.open(administrator);
    await waitFor(() => warn.mock.calls.length > 0);
  });

  it('warns also where CONFIG is forbidden', async () => {
    await administrator.acl('SETUSER', 'tenant', 'on', '>secret', '~*', '+@all', '-config');
    connection = await RedisConnection.open(as('tenant'));
    await waitFor(() => warn.mock.calls.length > 0);
  });

  it('works where INFO is forbidden too', async () => {
    jest.spyOn(console, 'warn').mockImplementation(); // ioredis says that it cannot check
    await administrator.acl('SETUSER', 'guest', 'on', '>secret', '~*', '+@all', '-config', '-info');
    connection = await RedisConnection.open(as('guest'));
    expect(await connection.execute((client) => client.set('key', 'value'))).toBe('OK');
    await connection.close();
    expect(warn).not.toHaveBeenCalled();
  });

  it('is content with noeviction', async () => {
    await administrator.config('SET', 'maxmemory-policy', 'noeviction');
    connection = await RedisConnection.open(server.url);
    await connection.ping();
    await connection.close();
    expect(warn).not.toHaveBeenCalled();
  });
});
