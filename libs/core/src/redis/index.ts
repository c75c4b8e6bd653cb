export { MissingDriverError } from './errors/missing-driver.error.js';
export { RedisUnavailableError } from './errors/redis-unavailable.error.js';
export { RedisConnection, type RedisConnectionSettings } from './redis-connection.js';
export type { RedisClient, RedisClusterOptions, RedisOption } from './redis-option.js';
export { defineScript, type RedisScript, type RedisScriptDefinition } from './redis-script.js';
export type { ScriptParameter } from './run-script.js';
export { SLOTS, slotOf } from './slot-of.js';
