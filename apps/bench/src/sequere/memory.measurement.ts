import type { SequereService } from '@spoor/sequere';
import Table from 'cli-table3';
import type { Redis } from 'ioredis';
import { followAll, type Pair } from './people.js';

const integer = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export interface MemoryCase {
  readonly title: string;
  readonly sequere: SequereService;
  readonly edges: readonly Pair[];
  /** Bytes an edge may take. */
  readonly atMost?: number;
}

/** Fills an empty Redis with each graph and prints what an edge takes, everything included. */
export async function printMemory(redis: Redis, cases: readonly MemoryCase[]): Promise<void> {
  const table = new Table({
    head: ['', 'edges', 'bytes an edge', 'target'],
    colAligns: ['left', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const { title, sequere, edges, atMost } of cases) {
    await redis.flushdb();
    const before = await memoryOf(redis);
    await followAll(sequere, edges);

    const bytes = ((await memoryOf(redis)) - before) / edges.length;
    const verdict = atMost === undefined ? '' : `≤ ${atMost}: ${bytes <= atMost ? 'met' : 'NOT MET'}`;
    table.push([title, integer.format(edges.length), integer.format(bytes), verdict]);
  }
  await redis.flushdb();
  console.log(`\nMemory of Redis\n${table.toString()}`);
}

async function memoryOf(redis: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}
