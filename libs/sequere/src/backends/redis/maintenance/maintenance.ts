import type { RedisConnection } from '@spoor/core/redis';
import type { Redis } from 'ioredis';
import type { FollowDifference, MaintenanceResult, MaintenanceRun } from '../../follow-maintenance.js';
import { chunksOf } from '../chunks-of.js';
import { mastersOf } from '../masters-of.js';
import type { Inspector } from './inspection.js';
import { Progress, type Place } from './progress.js';

/** How many keys a step of SCAN looks at, or about so many. */
const KEYS_AT_ONCE = 200;
const INSPECTED_AT_ONCE = 16;
const DIFFERENCES_SHOWN = 1_000;

/**
 * Goes through all keys, on every master of a Cluster, and compares what they hold. What others write meanwhile is not taken for a
 * fault; a key that moves to another node during the run may be missed.
 *
 * @param name of the run; one that was interrupted goes on where it was
 * @param mend whether to put right what is wrong
 */
export async function maintain(
  connection: RedisConnection,
  inspector: Inspector,
  { name, mend }: { readonly name: string; readonly mend: boolean },
  run: MaintenanceRun,
): Promise<MaintenanceResult> {
  const progress = new Progress(connection, name);
  const start = await progress.load();
  const differences: FollowDifference[] = [];
  let [checked, total] = [0, 0];
  for await (const { keys, place } of scan(connection, inspector.pattern, start)) {
    if (run.signal?.aborted) {
      await progress.save(place);
      return { checked, differences, total, completed: false };
    }
    for (const some of chunksOf(keys, INSPECTED_AT_ONCE)) {
      for (const inspection of await Promise.all(some.map((key) => inspector.inspect(key, mend)))) {
        checked += inspection.checked;
        total += inspection.differences.length;
        differences.push(...inspection.differences.slice(0, DIFFERENCES_SHOWN - differences.length));
      }
    }
    run.onProgress?.({ checked, differences: total });
  }
  await progress.clear();
  return { checked, differences, total, completed: true };
}

interface Step {
  readonly keys: readonly string[];
  /** Where the step was taken, so that it can be repeated. */
  readonly place: Place;
}

async function* scan(connection: RedisConnection, pattern: string, start: Place | undefined): AsyncGenerator<Step> {
  for (const node of mastersOf(connection)) {
    const server = `${node.options.host}:${node.options.port}`;
    if (start && server < start.server) continue;
    const runId = await runIdOf(connection, node);
    // Cursors mean nothing to a server that was started anew.
    let cursor = start?.server === server && start.runId === runId ? start.cursor : '0';
    do {
      const place = { server, runId, cursor };
      const [next, keys] = await connection.execute(() => node.scan(cursor, 'MATCH', pattern, 'COUNT', KEYS_AT_ONCE));
      yield { keys, place };
      cursor = next;
    } while (cursor !== '0');
  }
}

async function runIdOf(connection: RedisConnection, node: Redis): Promise<string> {
  const report = await connection.execute(() => node.info('server'));
  return /^run_id:(\w+)/m.exec(report)?.[1] ?? '';
}
