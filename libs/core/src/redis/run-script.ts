import { InvalidArgumentError } from '../errors/invalid-argument.error.js';
import type { RedisClient } from './redis-option.js';
import type { RedisScript } from './redis-script.js';

export type ScriptParameter = string | number | Buffer;

/** By its hash first; the text goes over the wire only to a server that does not have it, on a Cluster to each node once. */
export async function runScript<Result>(
  client: RedisClient,
  script: RedisScript<Result>,
  keys: readonly string[],
  parameters: readonly ScriptParameter[],
): Promise<Result> {
  if (script.numberOfKeys !== 'any' && keys.length !== script.numberOfKeys) {
    throw new InvalidArgumentError(
      `The script ${script.name} takes ${script.numberOfKeys} keys but was given ${keys.length}.`,
      'Pass exactly its keys, and everything else as parameters.',
    );
  }
  try {
    return (await client.evalsha(script.sha1, keys.length, ...keys, ...parameters)) as Result;
  } catch (error) {
    if (!String((error as Error).message).startsWith('NOSCRIPT')) throw error;
    return (await client.eval(script.lua, keys.length, ...keys, ...parameters)) as Result;
  }
}
