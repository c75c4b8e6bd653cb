import type { Redis } from 'ioredis';
import type { RedisClient } from './redis-option.js';

/** How a server is called at the beginning of a message: with its address, without its password. */
export function describeServer(client: RedisClient): string {
  if (client.isCluster) return 'The Redis Cluster';
  const { host, port, path } = (client as Redis).options;
  return `Redis at ${path ?? `${host}:${port}`}`;
}
