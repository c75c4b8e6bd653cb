import type { SequereService } from '@spoor/sequere';
import type { Cluster, Redis } from 'ioredis';
import type { Scenario } from '../measuring/contender.js';
import { throughputAtLeast } from '../measuring/target.js';
import { ancestor } from './ancestor.contender.js';
import { bareScript } from './bare-script.contender.js';
import { follow } from './spoor.contenders.js';

const CALLERS = 100;

/** A follow beside the least script that could keep an edge, and beside what the ancestor sends. */
export async function followOnRedis(
  redis: Redis,
  compact: SequereService,
  sequereLayout: SequereService,
): Promise<Scenario> {
  const bare = await bareScript(redis);
  const before = await ancestor(redis);
  return {
    note: 'on one server',
    callers: CALLERS,
    contenders: [
      bare,
      before,
      follow(compact, 'follow', [throughputAtLeast(0.8, bare), throughputAtLeast(2, before)]),
      follow(sequereLayout, "follow, layout: 'sequere'"),
    ],
  };
}

export async function followOnCluster(cluster: Cluster, compact: SequereService): Promise<Scenario> {
  const bare = await bareScript(cluster);
  return {
    note: 'on a Cluster',
    callers: CALLERS,
    contenders: [bare, follow(compact, 'follow', [throughputAtLeast(0.35, bare)])],
  };
}
