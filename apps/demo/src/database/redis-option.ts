import type { RedisOption } from '@spoor/core/redis';

/** One URL is a server's; several, with commas in between, are those of nodes of a Cluster. */
export function redisOption(redis: string): RedisOption {
  const urls = redis.split(',').map((url) => url.trim());
  if (urls.length === 1) return redis;
  return { nodes: urls.map((url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port || 6379) })) };
}
