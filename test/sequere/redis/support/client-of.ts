import { Cluster, Redis } from 'ioredis';
import { testRedisClusterNodes, testRedisUrl } from '../../../support/redis.js';
import type { Arrangement } from './open-backend.js';

/** A client beside the backend's own, to look at its keys and to spoil them. The caller disconnects it. */
export function clientOf(arrangement: Arrangement): Redis | Cluster {
  return arrangement === 'compact on a Cluster' ? new Cluster(testRedisClusterNodes()) : new Redis(testRedisUrl());
}

/** Every key that begins with the prefix, sorted. */
export async function keysOf(client: Redis | Cluster, prefix: string): Promise<string[]> {
  const nodes = client instanceof Cluster ? client.nodes('master') : [client];
  return (await Promise.all(nodes.map((node) => node.keys(`${prefix}*`)))).flat().toSorted();
}
