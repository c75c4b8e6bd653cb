import type { EntityRef } from '@spoor/core';
import type { RedisConnection } from '@spoor/core/redis';
import { actorText, isActedBy } from '../../model/without-actor.js';
import type { ActedDiff } from '../diff-store.js';
import { LogKeys, refOfName, registryOf, SHARDS } from './log-keys.js';
import { containing } from './scripts/containing.lua.js';

const LOGS_AT_ONCE = 100;

/** For each log the diffs whose actor is an entity. Looks into every log: nobody keeps a list, which every save would pay for. */
export async function* actedByPages(
  connection: RedisConnection,
  actor: EntityRef,
): AsyncGenerator<ActedDiff[], void, undefined> {
  for (let shard = 0; shard < SHARDS; shard += 1) {
    const registry = connection.key(registryOf(shard));
    let cursor = '0';
    do {
      const [next, entries] = await connection.execute((client) =>
        client.zscan(registry, cursor, 'COUNT', LOGS_AT_ONCE),
      );
      const names = entries.filter((_, index) => index % 2 === 0);
      yield (await Promise.all(names.map((name) => actedIn(connection, name, actor)))).flat();
      cursor = next;
    } while (cursor !== '0');
  }
}

async function actedIn(connection: RedisConnection, name: string, actor: EntityRef): Promise<ActedDiff[]> {
  const log = refOfName(name);
  const keys = new LogKeys(log, (key) => connection.key(key));
  const answer = await connection.run(containing, [keys.log], [actorText(actor)]);
  const found: ActedDiff[] = [];
  for (let index = 0; index < answer.length; index += 2)
    found.push({ log, body: answer[index] as string, at: Number(answer[index + 1]) });
  return found.filter(({ body }) => isActedBy(body, actor));
}
