import { startRedis } from '@spoor/test-servers';
import { Redis } from 'ioredis';
import type { Scenario } from '../measuring/contender.js';
import type { Pace } from '../measuring/pace.js';
import { printMeasured } from '../report/print-measured.js';

/** What a counter costs where nothing is durable: INCR over one connection. */
export async function measureRedis(pace: Pace): Promise<void> {
  const { url, stop } = await startRedis({ settings: {} }); // with settings, even none, it is always a server of our own
  const redis = new Redis(url, { enableAutoPipelining: false });
  try {
    await printMeasured(`Redis ${await settings(redis)}, for orientation`, [1, 100, 1_000].map(scenario), pace);
  } finally {
    redis.disconnect();
    await stop();
  }

  function scenario(callers: number): Scenario {
    const key = `hot ${callers}`;
    const incr = {
      label: 'INCR, ioredis, 1 connection',
      call: () => redis.incr(key),
      counted: async () => Number(await redis.get(key)),
    };
    return { callers, contenders: [incr] };
  }
}

async function settings(redis: Redis): Promise<string> {
  const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1];
  const read = async (name: string): Promise<string> => {
    const [, value] = (await redis.config('GET', name)) as [string, string];
    return `${name}=${value || '""'}`;
  };
  return [version, await read('appendonly'), await read('save')].join(' ');
}
