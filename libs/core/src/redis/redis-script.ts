import { createHash } from 'node:crypto';

export interface RedisScriptDefinition {
  /** Shown in errors. */
  name: string;
  /**
   * How many of the script's parameters are keys, or `any` for a script that takes as many as it is given. On a Cluster all of them
   * must lie in one slot.
   */
  numberOfKeys: number | 'any';
  lua: string;
}

/** A Lua script that `RedisConnection.run()` runs; `Result` is what it returns, as ioredis gives it. */
export interface RedisScript<Result> extends Readonly<RedisScriptDefinition> {
  /** By which the server knows it. */
  readonly sha1: string;
  /** Never set: carries the type of the result. */
  readonly result?: Result;
}

/**
 * Defines a script, in a file of its own that is named `*.lua.ts`.
 *
 * @example
 * export const addOnce = defineScript<0 | 1>({
 *   name: 'addOnce',
 *   numberOfKeys: 1,
 *   // KEYS: 1 the sorted set. ARGV: 1 score, 2 member. Returns 1 when the member is new.
 *   lua: `return redis.call('ZADD', KEYS[1], 'NX', ARGV[1], ARGV[2])`,
 * });
 */
export function defineScript<Result>(definition: RedisScriptDefinition): RedisScript<Result> {
  return { ...definition, sha1: createHash('sha1').update(definition.lua).digest('hex') };
}
