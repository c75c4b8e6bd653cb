import type { RedisConnection } from '@spoor/core/redis';
import type { Cluster, Redis } from 'ioredis';

/** The server, or the masters of a Cluster as they are known at the moment, by their addresses. */
export function mastersOf({ client }: RedisConnection): Redis[] {
  if (!client.isCluster) return [client as Redis];
  const address = ({ options: { host, port } }: Redis) => `${host}:${port}`;
  return (client as Cluster).nodes('master').toSorted((one, other) => (address(one) < address(other) ? -1 : 1));
}
