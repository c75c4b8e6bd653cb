import { Logger } from '@nestjs/common';
import { RedisConnection, RedisUnavailableError, type RedisOption } from '@spoor/core/redis';
import { startRedis, type StartedServer } from '@spoor/test-servers';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { SLACK } from '../support/slack.js';
import { startTunnel } from '../support/tunnel.js';
import { waitFor } from '../support/wait-for.js';

const TIMEOUT = 300;

let server: StartedServer;
let connection: RedisConnection;
let given: Redis | undefined;
let key: string;
let logged: string[];

const KINDS: [string, () => RedisOption][] = [
  ['a URL', () => server.url],
  [
    'a client with maxRetriesPerRequest: null, as BullMQ wants it',
    () => {
      given = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 50, disconnectTimeout: 0 });
      return given.on('error', () => {});
    },
  ],
];

const port = () => Number(new URL(server.url).port);
const signal = (name: NodeJS.Signals) => server.pids.forEach((pid) => process.kill(pid, name));
const increment = () => connection.execute((client) => client.incr(key));
/** Commands leave at the end of the turn in which they are called. */
const sent = () => new Promise(setImmediate);

async function failure(work: Promise<unknown>): Promise<{ error: unknown; milliseconds: number }> {
  const start = performance.now();
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, milliseconds: performance.now() - start };
}

async function open(option: RedisOption, timeout = TIMEOUT): Promise<void> {
  connection = await RedisConnection.open(option, { timeout });
  await connection.ping();
}

beforeAll(async () => {
  server = await startRedis({ settings: {} });
});
beforeEach(() => {
  key = randomUUID();
  logged = [];
  for (const level of ['log', 'warn'] as const) {
    jest
      .spyOn(Logger.prototype, level)
      .mockImplementation((...message: unknown[]) => void logged.push(String(message[0])));
  }
});
afterEach(async () => {
  await connection.close();
  given?.disconnect();
  given = undefined;
  jest.restoreAllMocks();
});
afterAll(() => server.stop());

describe.each(KINDS)('While Redis is down, an operation on a connection from %s', (_, option) => {
  afterEach(async () => {
    server = await startRedis({ settings: {}, port: port() });
  });

  it('fails within the deadline, and is not done later', async () => {
    await open(option());
    await server.stop();
    const { error, milliseconds } = await failure(increment());
    expect(error).toBeInstanceOf(RedisUnavailableError);
    expect(error).toMatchObject({ code: 'SPOOR_REDIS_UNAVAILABLE', mayHaveHappened: false });
    expect(milliseconds).toBeLessThan(TIMEOUT + SLACK);
    server = await startRedis({ settings: {}, port: port() });
    await waitFor(() => connection.ping().catch(() => false));
    expect(await increment()).toBe(1);
    await server.stop();
  });

  it('fails at once when the outage has lasted longer than the deadline', async () => {
    await open(option(), 3 * SLACK);
    await server.stop();
    await failure(increment());
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => failure(increment())));
    expect(outcomes.filter(({ error }) => !(error instanceof RedisUnavailableError))).toEqual([]);
    expect(Math.max(...outcomes.map(({ milliseconds }) => milliseconds))).toBeLessThan(SLACK);
  });

  it('is done when Redis comes back within the deadline', async () => {
    await open(option(), 20_000);
    await server.stop();
    await waitFor(() => connection.client.status !== 'ready');
    const pending = increment();
    server = await startRedis({ settings: {}, port: port() });
    expect(await pending).toBe(1);
    await server.stop();
  });

  it('does not keep close() waiting', async () => {
    await open(option());
    await server.stop();
    const attempt = failure(increment());
    const start = performance.now();
    await connection.close();
    expect(performance.now() - start).toBeLessThan(2 * TIMEOUT + SLACK);
    expect((await attempt).error).toBeInstanceOf(RedisUnavailableError);
  });
});

describe.each(KINDS)('While Redis hangs, an operation on a connection from %s', (_, option) => {
  afterEach(() => signal('SIGCONT'));

  it('fails within the deadline, says that it may have happened, and who called', async () => {
    await open(option());
    signal('SIGSTOP');
    const theCaller = async () => await increment();
    const { error, milliseconds } = await failure(theCaller());
    expect(error).toMatchObject({ code: 'SPOOR_REDIS_UNAVAILABLE', mayHaveHappened: true });
    expect((error as Error).stack).toContain('theCaller');
    expect(milliseconds).toBeGreaterThanOrEqual(TIMEOUT - 5);
    expect(milliseconds).toBeLessThan(TIMEOUT + SLACK);
    signal('SIGCONT');
    await waitFor(() => connection.ping().catch(() => false));
  });

  it('does not keep close() waiting', async () => {
    await open(option());
    signal('SIGSTOP');
    const attempt = failure(increment());
    const start = performance.now();
    await connection.close();
    expect(performance.now() - start).toBeLessThan(2 * TIMEOUT + SLACK);
    expect((await attempt).error).toBeInstanceOf(RedisUnavailableError);
  });
});

describe('A connection of our own', () => {
  it('does not send twice what was under way when it broke', async () => {
    await open(server.url);
    signal('SIGSTOP');
    const attempt = failure(increment());
    await sent();
    (connection.client as Redis).stream.destroy();
    const { error } = await attempt;
    expect(error).toMatchObject({ code: 'SPOOR_REDIS_UNAVAILABLE', mayHaveHappened: true });
    signal('SIGCONT');
    await waitFor(() => connection.ping().catch(() => false));
    expect(await increment()).toBe(2);
  });

  it('knows what it could not even send', async () => {
    await open(server.url);
    (connection.client as Redis).stream.destroy();
    const { error } = await failure(increment());
    expect(error).toMatchObject({ code: 'SPOOR_REDIS_UNAVAILABLE', mayHaveHappened: false });
    await waitFor(() => connection.ping().catch(() => false));
    expect(await increment()).toBe(1);
  });

  it('is made anew when it was cut in silence', async () => {
    const tunnel = await startTunnel(server.url);
    await open(tunnel.url, 100);
    tunnel.block();
    expect((await failure(increment())).error).toMatchObject({ mayHaveHappened: true });
    await waitFor(() => connection.ping().catch(() => false));
    tunnel.close();
  });

  it('logs the beginning and the end of an outage, not what is between', async () => {
    await open(server.url);
    await server.stop();
    const attempts: Error[] = [];
    connection.client.on('error', (error: Error) => attempts.push(error));
    await waitFor(() => attempts.length > 3);
    server = await startRedis({ settings: {}, port: port() });
    await waitFor(() => connection.ping().catch(() => false));
    expect(logged).toEqual([
      expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ cannot be reached: Error: connect ECONNREFUSED/),
      expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ can be reached again$/),
    ]);
  });

  it('names what keeps it away, and no password', async () => {
    connection = await RedisConnection.open(server.url.replace('//', '//nobody:hunter2@'), { timeout: TIMEOUT });
    const { error } = await failure(increment());
    expect(String(error)).toMatch(/WRONGPASS/);
    expect(String(error)).not.toMatch(/hunter2/);
  });

  it('may be opened before Redis is there', async () => {
    await server.stop();
    connection = await RedisConnection.open(server.url, { timeout: 20_000 });
    const pending = increment();
    server = await startRedis({ settings: {}, port: port() });
    expect(await pending).toBe(1);
  });

  it('does not call an answer late that came while something blocked the process', async () => {
    await open(server.url, 50);
    const pending = increment();
    const end = performance.now() + 200;
    while (performance.now() < end);
    expect(await pending).toBe(1);
  });
});
