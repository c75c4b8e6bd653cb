import { identifierOf, systemClock } from '@spoor/core';
import type { FollowBackendContext, FollowTransition } from '@spoor/sequere';
import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import {
  RedisFollowBackend,
  type RedisBackendOptions,
} from '../../../../libs/sequere/src/backends/redis/redis-follow.backend.js';
import { testRedisClusterNodes, testRedisUrl } from '../../../support/redis.js';

export const TYPES = ['project', 'tag', 'user'];

export type Arrangement = 'compact' | 'compact on a Cluster' | 'sequere';
export const COMPACT: readonly Arrangement[] = ['compact', 'compact on a Cluster'];
export const ARRANGEMENTS: readonly Arrangement[] = [...COMPACT, 'sequere'];

export interface OpenBackend {
  readonly backend: RedisFollowBackend;
  /** What was told, in its order. */
  readonly told: FollowTransition[];
  readonly prefix: string;
}

const opened: RedisFollowBackend[] = [];

/** A backend without a service, on keys of its own. `afterEach(closeBackends)` ends it. */
export async function openBackend(
  arrangement: Arrangement,
  options: Partial<RedisBackendOptions> = {},
  types: readonly string[] = TYPES,
  aliases: readonly (readonly [alias: string, label: string])[] = [],
): Promise<OpenBackend> {
  const prefix = `${randomBytes(6).toString('hex')}:`;
  const redis = arrangement === 'compact on a Cluster' ? { nodes: testRedisClusterNodes() } : testRedisUrl();
  const layout = arrangement === 'sequere' ? 'sequere' : 'compact';
  const settings = { redis, prefix, layout, redisTimeout: 10_000, ...options } as const;
  const backend = new RedisFollowBackend(settings);
  const told: FollowTransition[] = [];
  await backend.open({ ...contextOf(told, types), aliases: () => aliases });
  opened.push(backend);
  return { backend, told, prefix: settings.prefix };
}

export async function closeBackends(): Promise<void> {
  await Promise.all(opened.splice(0).map((backend) => backend.close()));
}

/** What a backend in Redis needs of its module. */
function contextOf(told: FollowTransition[], types: readonly string[]): FollowBackendContext {
  return {
    name: 'default',
    dataSource: {} as DataSource,
    clock: systemClock,
    lockTimeout: 5_000,
    types: () => types,
    labelOf: (entityClass) => identifierOf(entityClass),
    aliases: () => [],
    publish: (transitions) => void told.push(...transitions),
  };
}
