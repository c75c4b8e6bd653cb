import { openStore, resolveOptions } from '@spoor/diffs/testing';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { Contender, Scenario } from '../measuring/contender.js';
import { throughputAtLeast } from '../measuring/target.js';

const CALLERS = [1, 100, 1_000];
const TEXT = 'x'.repeat(100);

/** What an append of a diff that is made costs beside the bare ZADD of the same text, over one connection each. */
export async function appendScenarios(
  redis: Redis,
  address: string,
  dataSource: DataSource,
): Promise<{ scenarios: Scenario[]; close: () => Promise<void> }> {
  const store = await openStore(dataSource, resolveOptions({ redis: address, prefix: 'append:' }));
  await store.open();
  const scenarios = CALLERS.map((callers): Scenario => {
    let [members, appends] = [0, 0];
    const key = `bare ${callers}`;
    const zadd: Contender = {
      label: 'ZADD, ioredis, 1 connection',
      call: () => redis.zadd(key, Date.now(), bodyOf(idOf((members += 1)))),
      counted: async () => await redis.zcard(key),
    };
    const log = { type: 'log', id: String(callers) };
    const append: Contender = {
      label: 'append to a log',
      call: () => {
        const id = idOf((appends += 1));
        return store.append([{ log, diffs: [{ id, entity: log, logs: [log], body: bodyOf(id) }] }]);
      },
      counted: async () => await store.count(log),
      targets: [throughputAtLeast(0.5, zadd)],
    };
    return { callers, contenders: [zadd, append] };
  });
  return { scenarios, close: () => store.close() };
}

function idOf(number: number): string {
  return `appended-${number}`;
}

function bodyOf(id: string): string {
  return `{"id":"${id}","tx":"appended","op":"update","entity":{"type":"log","id":"1"},"data":{"text":"${TEXT}"},"changes":{"text":[null,"${TEXT}"]},"actor":null,"meta":null}`;
}
