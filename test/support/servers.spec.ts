import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { Client } from 'pg';
import { Cluster, Redis } from 'ioredis';
import {
  environmentFinder,
  machineFinder,
  npmFinder,
  startMariaDB,
  startPostgres,
  startRedis,
  type FoundPrograms,
  type StartedServer,
} from '@spoor/test-servers';
import { dirname } from 'node:path';
import { environment } from './environment.js';
import { testRedisClusterNodes } from './redis.js';

const started: StartedServer[] = [];

async function own<Server extends StartedServer>(starting: Promise<Server>): Promise<Server> {
  const server = await starting;
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

async function askPostgres(url: string, question: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, string>>(question);
  await client.end();
  return rows[0] ?? {};
}

async function askMariaDB(url: string, question: string): Promise<Record<string, unknown>> {
  const connection = await createConnection(url);
  const [rows] = await connection.query<RowDataPacket[]>(question);
  await connection.end();
  return rows[0] ?? {};
}

async function askRedis(url: string, question: (redis: Redis) => Promise<unknown>): Promise<unknown> {
  const redis = new Redis(url);
  try {
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

describe('The server that answers', () => {
  // No settings of its own are asked for, but an URL in the environment is thereby kept out.
  const settings = {};

  it("is the PostgreSQL that was started for this run, on a port that is nobody's default", async () => {
    const { url, directory = '' } = await own(startPostgres({ settings }));
    expect((await askPostgres(url, 'SHOW data_directory')).data_directory).toBe(`${directory}/data`);
    expectPortOfOurs(url);
  });

  it("is the MariaDB that was started for this run, on a port that is nobody's default", async () => {
    const { url, directory = '' } = await own(startMariaDB({ settings }));
    const places = await askMariaDB(url, 'SELECT @@datadir AS data, @@tmpdir AS temporary');
    expect(places).toEqual({ data: `${directory}/data/`, temporary: directory });
    expectPortOfOurs(url);
  });

  it("is the Redis that was started for this run, on a port that is nobody's default", async () => {
    const { url, pids } = await own(startRedis({ settings }));
    expect(await askRedis(url, (redis) => redis.info('server'))).toContain(`process_id:${pids[0]}\r\n`);
    expectPortOfOurs(url);
  });

  function expectPortOfOurs(url: string): void {
    const port = Number(new URL(url).port);
    expect(port).toBeGreaterThanOrEqual(15_000);
    expect(port).toBeLessThan(22_000);
  }
});

describe('PostgreSQL', () => {
  it('is used where the environment says that it is, and then not stopped', async () => {
    const named = environmentFinder('POSTGRES_URL', { POSTGRES_URL: environment('SPOOR_POSTGRES_URL') });
    const { url, pids, stop } = await startPostgres({ finders: [named] });
    await stop();
    expect(pids).toEqual([]);
    expect(await askPostgres(url, 'SELECT 1 AS alive')).toEqual({ alive: 1 });
  });

  it('is started from the package that npm ships', async () => {
    const { url } = await own(startPostgres({ finders: [npmFinder()] }));
    expect((await askPostgres(url, 'SHOW server_version')).server_version).toMatch(/^18/);
  });

  it('is started from programs on this machine', async () => {
    const { programs } = (await npmFinder().find()) as FoundPrograms;
    const machine = machineFinder(['initdb', 'postgres'], '', [dirname(programs.postgres ?? '')]);
    const { url } = await own(startPostgres({ finders: [machine] }));
    expect(await askPostgres(url, 'SELECT 1 AS alive')).toEqual({ alive: 1 });
  });

  it('forgets quickly, unless it is asked to be durable', async () => {
    const [quick, durable] = await Promise.all([
      own(startPostgres({ settings: { work_mem: '7MB' } })),
      own(startPostgres({ settings: {}, durable: true })),
    ]);
    const question = `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
      current_setting('full_page_writes') AS pages, current_setting('max_connections') AS connections,
      current_setting('work_mem') AS memory`;
    expect(await askPostgres(quick.url, question)).toEqual({
      fsync: 'off',
      commit: 'off',
      pages: 'off',
      connections: '200',
      memory: '7MB',
    });
    expect(await askPostgres(durable.url, question)).toMatchObject({ fsync: 'on', commit: 'on', pages: 'on' });
  });
});

describe('MariaDB', () => {
  it('flushes at every commit only if it is asked to be durable', async () => {
    const question = 'SELECT @@innodb_flush_log_at_trx_commit AS flush';
    expect(await askMariaDB((await own(startMariaDB({ settings: {} }))).url, question)).toEqual({ flush: 0 });
    expect(await askMariaDB((await own(startMariaDB({ settings: {}, durable: true }))).url, question)).toEqual({
      flush: 1,
    });
  });
});

describe('Redis', () => {
  it('keeps nothing on disk, and takes settings', async () => {
    const { url } = await own(startRedis({ settings: { 'maxmemory-policy': 'allkeys-lru' } }));
    const ask = (name: string): Promise<unknown> => askRedis(url, (redis) => redis.config('GET', name));
    expect(await ask('save')).toEqual(['save', '']);
    expect(await ask('appendonly')).toEqual(['appendonly', 'no']);
    expect(await ask('maxmemory-policy')).toEqual(['maxmemory-policy', 'allkeys-lru']);
  });

  it('comes back on its port after it was stopped', async () => {
    const { url, stop } = await startRedis({ settings: {} });
    await stop();
    const again = await own(startRedis({ settings: {}, port: Number(new URL(url).port) }));
    expect(again.url).toBe(url);
  });
});

describe('Redis Cluster', () => {
  it('spreads its slots over three masters', async () => {
    const cluster = new Cluster(testRedisClusterNodes());
    const keys = Array.from({ length: 50 }, (_, index) => `servers.spec:${index}`);
    await Promise.all(keys.map((key) => cluster.set(key, key, 'EX', 60)));
    expect(await Promise.all(keys.map((key) => cluster.get(key)))).toEqual(keys);
    expect(cluster.nodes('master')).toHaveLength(3);
    cluster.disconnect();
  });
});
