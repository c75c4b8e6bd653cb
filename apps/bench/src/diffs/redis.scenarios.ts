import { conformanceStore, openStore, resolveOptions } from '@spoor/diffs/testing';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { Contender, Scenario } from '../measuring/contender.js';
import { throughputAtLeast } from '../measuring/target.js';

const CALLERS = [1, 100, 1_000];
const TEXT = 'x'.repeat(100);

/** What an append costs beside the bare ZADD of a text of the same length, over one connection each. */
export async function appendScenarios(
  redis: Redis,
  address: string,
  dataSource: DataSource,
): Promise<{ scenarios: Scenario[]; close: () => Promise<void> }> {
  const store = await openStore(dataSource, resolveOptions({ redis: address, prefix: 'append:' }));
  await store.open();
  const { write } = conformanceStore(store, dataSource);
  const scenarios = CALLERS.map((callers): Scenario => {
    let [members, appends] = [0, 0];
    const key = `bare ${callers}`;
    const zadd: Contender = {
      label: 'ZADD, ioredis, 1 connection',
      call: () => redis.zadd(key, Date.now(), `${(members += 1)} ${TEXT}${TEXT}`),
      counted: async () => await redis.zcard(key),
    };
    const log = { type: 'log', id: String(callers) };
    const append: Contender = {
      label: 'append to a log',
      call: async () => {
        appends += 1;
        await write(log, TEXT);
      },
      counted: async () => await store.count(log),
      targets: [throughputAtLeast(0.5, zadd)],
    };
    return { callers, contenders: [zadd, append] };
  });
  return { scenarios, close: () => store.close() };
}
