import { InvalidArgumentError } from '../errors/invalid-argument.error.js';
import type { ClusterNodes } from './cluster-nodes.js';
import type { RedisClient } from './redis-option.js';
import type { RedisScript } from './redis-script.js';

export type ScriptParameter = string | number | Buffer;

/** A node's answer that nothing was done, and that ioredis knows what to do about. */
const ELSEWHERE = /^(?:MOVED|ASK|TRYAGAIN|CLUSTERDOWN)\b/;

/**
 * By its hash first; the text goes over the wire only to a server that does not have it, on a Cluster to each node once.
 *
 * @param nodes of a Cluster, to send straight to the one that serves the keys
 */
export function runScript<Result>(
  client: RedisClient,
  script: RedisScript<Result>,
  keys: readonly string[],
  parameters: readonly ScriptParameter[],
  nodes?: ClusterNodes,
): Promise<Result> {
  if (script.numberOfKeys !== 'any' && keys.length !== script.numberOfKeys) {
    throw new InvalidArgumentError(
      `The script ${script.name} takes ${script.numberOfKeys} keys but was given ${keys.length}.`,
      'Pass exactly its keys, and everything else as parameters.',
    );
  }
  const [first] = keys;
  const node = first === undefined ? undefined : nodes?.serving(first);
  const answer = (node ?? client).evalsha(script.sha1, keys.length, ...keys, ...parameters);
  return answer.catch((error: unknown) => {
    const message = String((error as Error).message);
    if (message.startsWith('NOSCRIPT')) return client.eval(script.lua, keys.length, ...keys, ...parameters);
    if (node && ELSEWHERE.test(message)) return runScript(client, script, keys, parameters);
    throw error;
  }) as Promise<Result>;
}
