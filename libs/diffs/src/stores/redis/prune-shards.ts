import type { RedisConnection } from '@spoor/core/redis';
import type { PruneResult, PruneRun } from '../pruning.js';
import { LogKeys, refOfName, registryOf, SHARDS } from './log-keys.js';
import { prune } from './scripts/prune.lua.js';

/** How many logs of a shard are cleared at once, and in how many shards. */
const LOGS_AT_ONCE = 100;
const SHARDS_AT_ONCE = 16;

/** Asks each registry for logs that have something to remove, and clears those. @param retention in microseconds */
export async function pruneShards(
  connection: RedisConnection,
  retention: number,
  { signal, onProgress }: PruneRun,
): Promise<PruneResult> {
  const [seconds, microseconds] = await connection.execute((client) => client.time());
  const cut = Number(seconds) * 1_000_000 + Number(microseconds) - retention;
  const total = { logs: 0, diffs: 0 };
  const shards = Array.from({ length: SHARDS }, (_, shard) => shard).values();
  const work = async () => {
    for (const shard of shards)
      for await (const removed of clearShard(connection, shard, { cut, retention, signal })) {
        total.diffs += removed;
        if (removed > 0) total.logs += 1;
        onProgress?.({ ...total });
      }
  };
  await Promise.all(Array.from({ length: SHARDS_AT_ONCE }, work));
  return { ...total, completed: !signal?.aborted };
}

interface Clearing {
  readonly cut: number;
  readonly retention: number;
  readonly signal: AbortSignal | undefined;
}

/** Yields for each log how many diffs were removed. */
async function* clearShard(connection: RedisConnection, shard: number, { cut, retention, signal }: Clearing) {
  const registry = connection.key(registryOf(shard));
  for (let due = LOGS_AT_ONCE; due === LOGS_AT_ONCE && !signal?.aborted;) {
    const names = await connection.execute((client) =>
      client.zrangebyscore(registry, '-inf', `(${cut}`, 'LIMIT', 0, LOGS_AT_ONCE),
    );
    due = names.length;
    yield* await Promise.all(names.map((name) => clearLog(connection, name, retention)));
  }
}

async function clearLog(connection: RedisConnection, name: string, retention: number): Promise<number> {
  const keys = new LogKeys(refOfName(name), (key) => connection.key(key));
  return await connection.run(prune, [keys.log, keys.state, keys.registry], [retention, name]);
}
