import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Backoff } from '../../examples/change-listener/src/backoff.js';
import { ChangeListener } from '../../examples/change-listener/src/change-listener.js';
import { waitFor } from '../support/wait-for.js';
import { cutAfter, feed, line, refuse, type Answer } from './support/feed-server.js';
import { startListener } from './support/listeners.js';
import { useScriptedListeners } from './support/scripted-listeners.js';

const { counters, serve, listen } = useScriptedListeners();

beforeEach(() => {
  jest.spyOn(Logger.prototype, 'warn').mockImplementation();
});

afterEach(() => jest.restoreAllMocks());

/** How long it has announced to wait after each cut. */
const waits = (): number[] =>
  jest.mocked(Logger.prototype.warn).mock.calls.map(([message]) => Number(/(\d+) ms\.$/.exec(String(message))?.[1]));

describe('A change listener whose connection is cut', () => {
  it('inside a line forgets that part and asks again from its counter', async () => {
    const { listener, server, ids } = await listen(cutAfter(line(1) + line(2).slice(0, 20)), feed(line(2) + line(3)));
    await waitFor(async () => (await listener.seq) === 3);
    expect(ids).toEqual(['animal 1', 'animal 2', 'animal 3']);
    const since = server.requests.map(({ url = '' }) => new URLSearchParams(url.split('?')[1]).get('since'));
    expect(since).toEqual(['0', '1']);
  });

  it.each<[string, Answer]>([
    [
      'because the server ends the feed, be it inside a line,',
      (response) => response.end(line(1) + line(2).slice(0, 9)),
    ],
    ['because the server reports an error of its own', feed(`${line(1)}{"error":"case_clause","reason":"oops"}\n`)],
    ['before there is an answer', (response) => response.destroy()],
  ])('%s asks again', async (_, answer) => {
    const { listener } = await listen(answer, feed(line(1) + line(2)));
    await waitFor(async () => (await listener.seq) === 2);
  });

  it.each([503, 429])('or that is answered with status %d asks again', async (status) => {
    const { listener } = await listen(refuse(status, { error: 'later' }), feed(line(1)));
    await waitFor(async () => (await listener.seq) === 1);
  });

  it('waits twice as long each time, but never longer than half a minute, and begins anew', () => {
    const backoff = new Backoff();
    expect(Array.from({ length: 9 }, () => backoff.next())).toEqual([
      250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    backoff.reset();
    expect(backoff.next()).toBe(250);
  });

  it('waits the shortest time again once the server has accepted it', async () => {
    const broken: Answer = (response) => response.destroy();
    const { server } = await listen(broken, broken, cutAfter(line(1)), feed());
    await waitFor(() => server.requests.length === 4);
    expect(waits()).toEqual([250, 500, 250]);
  });
});

describe('A change listener that is told to stop', () => {
  it('ends while it waits for a change', async () => {
    const { stop, server } = await listen(feed('\n'));
    await waitFor(() => server.requests.length === 1);
    await expect(stop()).resolves.toBeUndefined();
  });

  it('ends while it waits to connect again', async () => {
    const { stop, server } = await listen((response) => response.destroy());
    await waitFor(() => waits().includes(1_000));
    const stopped = performance.now();
    await stop();
    expect(performance.now() - stopped).toBeLessThan(500);
    expect(server.requests).toHaveLength(3);
  });

  it('finishes the change that it is handling, records it, and begins no other', async () => {
    const server = await serve(feed(line(1) + line(2)));
    const handling: string[] = [];
    let finish = (_answer: boolean): void => {};
    const { listener, stop } = startListener(counters(), server.url, (_database, { id }) => {
      handling.push(id);
      return new Promise<boolean>((resolve) => (finish = resolve));
    });
    await waitFor(() => handling.length === 1);
    const stopped = stop();
    finish(true);
    await stopped;
    expect(handling).toEqual(['animal 1']);
    expect(await listener.seq).toBe(1);
  });

  it('before it has begun asks for nothing', async () => {
    const server = await serve(feed(line(1)));
    const listener = new ChangeListener(counters(), server.url, randomUUID(), () => true);
    await listener.run({ signal: AbortSignal.abort() });
    expect(server.requests).toEqual([]);
  });
});
