import type { RedisConnection } from '@spoor/core/redis';
import type { PruneResult } from '../diff-store.js';
import { LogKeys, refOfName, registryOf, SHARDS } from './log-keys.js';
import { prune } from './scripts/prune.lua.js';

/** How many logs are sent for at once. */
const AT_A_TIME = 100;

/** Asks each registry for logs that have something to remove, and clears those. @param retention in microseconds */
export async function pruneShards(
  connection: RedisConnection,
  retention: number,
  signal: AbortSignal | undefined,
): Promise<PruneResult> {
  const [seconds, microseconds] = await connection.execute((client) => client.time());
  const cut = Number(seconds) * 1_000_000 + Number(microseconds) - retention;
  const total = { logs: 0, diffs: 0 };
  for (let shard = 0; shard < SHARDS && !signal?.aborted; shard += 1) {
    for (let due = 1; due > 0 && !signal?.aborted;) {
      const names = await dueLogs(connection, shard, cut);
      due = names.length === AT_A_TIME ? names.length : 0;
      for (const removed of await Promise.all(names.map((name) => pruneLog(connection, name, retention)))) {
        total.diffs += removed;
        if (removed > 0) total.logs += 1;
      }
    }
  }
  return total;
}

async function dueLogs(connection: RedisConnection, shard: number, cut: number): Promise<string[]> {
  const key = connection.key(registryOf(shard));
  return await connection.execute((client) => client.zrangebyscore(key, '-inf', `(${cut}`, 'LIMIT', 0, AT_A_TIME));
}

async function pruneLog(connection: RedisConnection, name: string, retention: number): Promise<number> {
  const keys = new LogKeys(refOfName(name), (key) => connection.key(key));
  return await connection.run(prune, [keys.log, keys.state, keys.registry], [retention, name]);
}
