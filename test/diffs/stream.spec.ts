import { Redis } from 'ioredis';
import type { Diff } from '@spoor/diffs';
import { openStore, resolveOptions } from '@spoor/diffs/testing';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { countingStore } from './support/counting-store.js';
import { answer, ask, FORUM, textsOf, type SentPage } from './support/forum.js';
import { Choice, type Question } from './support/questions.js';
import { closeServed, describeServed, serveDiffs, type ServedDiffs } from './support/serve-diffs.js';
import { SseConnection } from './support/sse-client.js';

const redis = new Redis(testRedisUrl());
const connections: SseConnection[] = [];

afterEach(() => connections.splice(0).forEach((connection) => connection.cut()));
afterAll(async () => {
  await closeServed();
  await dropTestDatabases();
  redis.disconnect();
});

function connect(url: string, lastEventId?: string): SseConnection {
  const connection = new SseConnection(url, { lastEventId });
  connections.push(connection);
  return connection;
}

describeServed('A stream of diffs', (store) => {
  let served: ServedDiffs;
  let question: Question;
  let url: string;

  beforeAll(async () => {
    served = await serveDiffs(store, FORUM);
  });
  beforeEach(async () => {
    question = await ask(served);
    url = `${served.url}/questions/${question.id}/diffs`;
  });

  it('begins now, and has a cursor from the first moment: who was cut off goes on after his last event', async () => {
    const first = connect(url);
    await first.has(1, 'cursor');
    await waitFor(() => first.comments.length > 0); // a sign of life, which comes again and again
    first.cut();
    await answer(served, question, 'a', 'b');
    const second = connect(url, first.lastEventId);
    await second.has(2);
    expect(textsOf(second.diffs<Diff>())).toEqual(['a', 'b']);
    for (const { id, data } of second.events) expect(JSON.parse(data)).toMatchObject({ cursor: id });
    await answer(served, question, 'c');
    await second.has(3);
    const third = connect(`${url}?since=${first.lastEventId}`, second.events[0]?.id);
    await third.has(2);
    expect(textsOf(third.diffs<Diff>())).toEqual(['b', 'c']);
  });

  it('says what it is, and that it is neither to be kept nor to be held back', async () => {
    const { statusCode, headers } = await connect(url).opened();
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
    });
  });

  it('passes what visible refuses by its cursor, and says nothing of it', async () => {
    const connection = connect(url);
    await connection.has(1, 'cursor');
    await answer(served, question, 'hidden');
    await connection.has(2, 'cursor');
    await answer(served, question, 'shown', 'hidden too');
    await connection.has(1);
    await connection.has(3, 'cursor');
    expect(textsOf(connection.diffs<Diff>())).toEqual(['shown']);
    expect(connection.text).not.toContain('hidden');
    const { body } = await served.get<SentPage>(`/questions/${question.id}/diffs?since=${connection.lastEventId}`);
    expect(body.diffs).toEqual([]);
  });

  it('tells that its cursor is gone as an event, once: its id is the cursor to go on with', async () => {
    const { cursor } = (await served.get<SentPage>(`/questions/${question.id}/diffs`)).body;
    await served.diffs.invalidate(Choice, 'raw SQL');
    const gone = connect(`${url}?since=${cursor}`);
    await gone.ended();
    expect(gone.events).toMatchObject([{ event: 'gone' }]);
    const [{ id, data }] = gone.events as [{ id: string; data: string }];
    expect(JSON.parse(data)).toMatchObject({ status: 410, reason: 'invalidated', cursor: id });
    // As a browser does, with the URL that it began with.
    const next = connect(`${url}?since=${cursor}`, id);
    await answer(served, question, 'a');
    await next.has(1);
    expect(next.events.map(({ event }) => event)).toEqual(['message']);
  });

  it('tells so while it is open, too', async () => {
    const connection = connect(url);
    await connection.has(1, 'cursor');
    await served.diffs.invalidate(Choice, 'raw SQL');
    await connection.ended();
    expect(connection.events.at(-1)).toMatchObject({ event: 'gone' });
  });

  it('is a problem for who asks for nonsense, and no stream', async () => {
    const { statusCode, headers } = await connect(`${url}?limit=0`).opened();
    expect([statusCode, headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect((await connect(`${served.url}/questions/999999/diffs`).opened()).statusCode).toBe(404);
    expect(
      (await served.get(`/questions/${question.id}/diffs`, { accept: 'application/json, text/event-stream' })).status,
    ).toBe(200);
  });

  it('holds no more than a page for a client that does not read, and goes on when he does', async () => {
    let held = (): number => NaN;
    // The kernel keeps megabytes for a TCP connection, and little for a local one.
    const socketPath = join(tmpdir(), `diffs-${randomBytes(6).toString('hex')}.sock`);
    const local = createServer((request, response) => {
      held = () => response.writableLength;
      served.application.getHttpServer().emit('request', request, response);
    });
    await once(local.listen(socketPath), 'listening');
    const slow = new SseConnection(`${url}?limit=5`, { socketPath });
    connections.push(slow);
    await slow.has(1, 'cursor');
    slow.pause();
    const text = 'x'.repeat(25_000);
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    for (const first of numbers.filter((number) => number % 5 === 0))
      await answer(served, question, ...numbers.slice(first, first + 5).map((number) => `${number} ${text}`));
    const quick = connect(`${url}?since=${slow.lastEventId}`);
    await quick.has(100);
    expect(held()).toBeGreaterThan(0);
    expect(held()).toBeLessThan(500_000);
    slow.resume();
    await slow.has(100);
    expect(textsOf(slow.diffs<Diff>()).map((each) => Number(String(each).split(' ')[0]))).toEqual(numbers);
    slow.cut();
    local.close();
  });
});

describeServed('An application that shuts down', (store) => {
  it('ends streams and long polls, and does not wait for clients', async () => {
    const served = await serveDiffs(store, FORUM);
    const question = await ask(served);
    const url = `${served.url}/questions/${question.id}/diffs`;
    const { cursor } = (await served.get<SentPage>(`/questions/${question.id}/diffs`)).body;
    const stream = connect(url);
    await stream.has(1, 'cursor');
    const requests = requestsOf(served);
    const polled = fetch(`${url}?since=${cursor}&wait=30`, { headers: { connection: 'close' } });
    await waitFor(() => requests() === 1);
    const closed = served.application.close();
    await stream.ended();
    const answered = await polled;
    expect([answered.status, ((await answered.json()) as SentPage).diffs]).toEqual([200, []]);
    await closed;
  }, 20_000);
});

describe('Clients of Redis', () => {
  it('of many logs take one subscription of the process, and nobody listens for them any more when they have gone', async () => {
    const prefix = 'clients:';
    const options = resolveOptions({ redis: testRedisUrl(), prefix });
    const { store, listeners } = countingStore(
      await openStore(new DataSource({ type: 'better-sqlite3', database: '' }), options),
    );
    const served = await serveDiffs({ store: 'redis', database: 'sqlite', platform: 'express' }, FORUM, {
      options: { store },
    });
    const questions = await Promise.all(Array.from({ length: 10 }, () => ask(served)));
    const leaving = new AbortController();
    const streams = questions.flatMap(({ id }) => {
      const url = `${served.url}/questions/${id}/diffs`;
      return [connect(url), connect(url)];
    });
    for (const stream of streams) await stream.has(1, 'cursor');
    for (const question of questions) await answer(served, question, 'a');
    for (const stream of streams) await stream.has(1);
    expect(await redis.pubsub('NUMSUB', `${prefix}appended`)).toEqual([`${prefix}appended`, 1]);
    expect(listeners()).toBe(questions.length);
    for (const stream of streams) stream.cut();
    await waitFor(() => listeners() === 0);

    const polled = streams.map(async ({ lastEventId }, index) => {
      const url = `${served.url}/questions/${questions[index >> 1]?.id}/diffs?since=${lastEventId}&wait=30`;
      await fetch(url, { signal: leaving.signal });
    });
    await waitFor(() => listeners() === questions.length);
    leaving.abort();
    expect((await Promise.allSettled(polled)).every(({ status }) => status === 'rejected')).toBe(true);
    await waitFor(() => listeners() === 0);
  });
});

/** How many have come since. */
function requestsOf({ application }: ServedDiffs): () => number {
  let requests = 0;
  application.getHttpServer().on('request', () => (requests += 1));
  return () => requests;
}
