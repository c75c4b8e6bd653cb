import Table from 'cli-table3';
import { waitFor } from '@spoor/test-servers';
import { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pace } from '../../measuring/pace.js';
import { Progress } from '../../report/progress.js';
import { StreamClient } from './stream.client.js';
import { StreamProcess } from './stream.process.js';

const CLIENTS = 5_000;
const TOPICS = 100;
const AT_ONCE = 50;
/** Two rounds of looking again, which everybody does every 15 seconds. */
const IDLE_SECONDS = 30;

const integer = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Opens event streams to one process, leaves them idle, and prints what they take; then what a diff takes that many are told of. */
export async function printIdleStreams(redis: string, pace: Pace): Promise<void> {
  const clients = Math.ceil(CLIENTS * pace.crowd);
  const server = await StreamProcess.start(redis, TOPICS);
  const streams: StreamClient[] = [];
  try {
    const before = await server.load();
    await openAll(server.url, clients, streams);
    const opened = await server.load();
    const subscriptions = await subscriptionsOf(redis);
    const seconds = IDLE_SECONDS * pace.crowd;
    await delay(seconds * 1_000);
    const idle = await server.load();
    const told = await timeOfTelling(server, streams);
    const table = new Table({ style: { head: [], border: [] }, colAligns: ['left', 'right'] });
    const cpu = idle.cpu - opened.cpu;
    table.push(
      ['clients, over as many sockets', integer.format(clients)],
      ['logs they listen to', integer.format(TOPICS)],
      ['subscriptions of Redis', integer.format(subscriptions)],
      ['memory of the process without them', `${integer.format(before.rss / 2 ** 20)} MiB`],
      ['memory with them', `${integer.format(idle.rss / 2 ** 20)} MiB`],
      ['memory a client', `${integer.format((idle.rss - before.rss) / clients / 1_024)} KiB`],
      [`CPU over ${seconds} s of silence`, `${((cpu / 1e6 / seconds) * 100).toFixed(1)} % of a core`],
      [`a diff to ${integer.format(clients / TOPICS)} of them, all told after`, `${told.toFixed(0)} ms`],
    );
    console.log(`\nIdle event streams to one process\n${table.toString()}`);
  } finally {
    for (const stream of streams) stream.close();
    await server.stop();
  }
}

async function openAll(url: string, clients: number, streams: StreamClient[]): Promise<void> {
  const progress = new Progress('Connecting', clients);
  try {
    while (streams.length < clients) {
      const opened = streams.length;
      const next = Array.from({ length: Math.min(AT_ONCE, clients - opened) }, (_, index) =>
        StreamClient.open(`${url}/topics/${1 + ((opened + index) % TOPICS)}/diffs`),
      );
      streams.push(...(await Promise.all(next)));
      for (const _ of next) progress.advance();
    }
  } finally {
    progress.end();
  }
}

async function subscriptionsOf(url: string): Promise<number> {
  const redis = new Redis(url);
  try {
    const [, count] = (await redis.pubsub('NUMSUB', 'idle:appended')) as [string, number];
    return count;
  } finally {
    redis.disconnect();
  }
}

/** Until all who listen to the topic have been told, in milliseconds. */
async function timeOfTelling(server: StreamProcess, streams: readonly StreamClient[]): Promise<number> {
  const listeners = Math.floor(streams.length / TOPICS);
  const told = (): number => streams.filter(({ diffs }) => diffs > 0).length;
  const begin = performance.now();
  server.write();
  await waitFor(() => told() >= listeners, {
    interval: 1,
    what: () => `${listeners} clients, of whom ${told()} were told`,
  });
  return performance.now() - begin;
}
