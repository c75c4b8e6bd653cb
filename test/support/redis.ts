import { parseNodes, type ClusterNode } from '@spoor/test-servers';
import { environment } from './environment.js';

/** A Redis database that only this Jest worker uses, so that a spec may flush it. */
export function testRedisUrl(): string {
  const url = new URL(environment('SPOOR_REDIS_URL'));
  url.pathname = `/${process.env.JEST_WORKER_ID ?? '0'}`;
  return url.href;
}

/** The nodes of the one cluster that all Jest workers share: a spec takes a key prefix of its own and flushes nothing. */
export function testRedisClusterNodes(): ClusterNode[] {
  return parseNodes(environment('SPOOR_REDIS_CLUSTER_NODES'));
}
