import type { SequereModuleOptions } from '@spoor/sequere';
import { randomUUID } from 'node:crypto';
import type { DatabaseKind } from '../../support/databases.js';
import { testRedisClusterNodes, testRedisUrl } from '../../support/redis.js';
import { MemoryBackend } from './memory.backend.js';

/** Deadlines have specs of their own; in these a machine may be busy with other things for a while. */
const redisTimeout = 10_000;

/** A backend as specs run on it. */
export interface TestBackend {
  readonly title: string;
  /** Where the entities are, and with some backends the follows. */
  readonly database: DatabaseKind;
  readonly joinsTransactions: boolean;
  /** The steps in which it keeps dates, in milliseconds. */
  readonly resolution: number;
  /** For an empty backend of its own. */
  options(): SequereModuleOptions;
}

const memory: TestBackend = {
  title: 'a class of the application',
  database: 'sqlite',
  joinsTransactions: false,
  resolution: 1,
  options: () => ({ backend: MemoryBackend }),
};

const redis: TestBackend[] = [
  {
    title: 'Redis',
    database: 'sqlite',
    joinsTransactions: false,
    resolution: 1,
    options: () => ({ backend: 'redis', redisTimeout, redis: testRedisUrl(), prefix: `${randomUUID()}:` }),
  },
  {
    title: 'a Redis Cluster',
    database: 'sqlite',
    joinsTransactions: false,
    resolution: 1,
    options: () => ({
      backend: 'redis',
      redisTimeout,
      redis: { nodes: testRedisClusterNodes() },
      prefix: `${randomUUID()}:`,
    }),
  },
  {
    title: 'Redis as django-sequere lays it out',
    database: 'sqlite',
    joinsTransactions: false,
    resolution: 1_000,
    options: () => ({
      backend: 'redis',
      redisTimeout,
      redis: testRedisUrl(),
      prefix: `${randomUUID()}:`,
      layout: 'sequere',
    }),
  },
];

const database = (kind: DatabaseKind): TestBackend => ({
  title: 'database',
  database: kind,
  joinsTransactions: true,
  resolution: 1,
  options: () => ({ backend: 'database' }),
});

const redisAndDatabase = (kind: DatabaseKind, cluster = false): TestBackend => ({
  title: cluster ? 'a Redis Cluster and the database' : 'Redis and the database',
  database: kind,
  joinsTransactions: true,
  resolution: 1,
  options: () => ({
    backend: 'redis+database',
    redisTimeout,
    redis: cluster ? { nodes: testRedisClusterNodes() } : testRedisUrl(),
    prefix: `${randomUUID()}:`,
  }),
});

/** Every backend, each on every database that it can stand on. */
export const BACKENDS: readonly TestBackend[] = [
  memory,
  database('sqlite'),
  database('postgres'),
  database('mariadb'),
  ...redis,
  redisAndDatabase('sqlite'),
  redisAndDatabase('postgres'),
  redisAndDatabase('mariadb'),
  redisAndDatabase('postgres', true),
];

export function describeEachBackend(title: string, specs: (backend: TestBackend) => void): void {
  describe.each(BACKENDS)(`${title} ($title, entities in $database)`, specs);
}
