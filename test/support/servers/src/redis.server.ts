import { Redis } from 'ioredis';
import { findFirst, type Finder } from './finder.js';
import { debianFinder, type DebianPrograms } from './finders/debian.finder.js';
import { dockerFinder } from './finders/docker.finder.js';
import { environmentFinder } from './finders/environment.finder.js';
import { machineFinder } from './finders/machine.finder.js';
import { ownOnly, type Recipe, type ServerOptions, type StartedServer } from './recipe.js';
import { serve } from './serve.js';

export const redisPackages: DebianPrograms = {
  packages: ['redis-server', 'redis-tools'],
  programs: ['redis-server'],
};

/** The ways to Redis without an URL, which a cluster shares. */
export const redisProgramFinders: Finder[] = [
  machineFinder(redisPackages.programs, 'install Redis (apt-get install redis-server, brew install redis)'),
  debianFinder(redisPackages),
  dockerFinder(),
];

export const redisFinders: Finder[] = [environmentFinder('REDIS_URL'), ...redisProgramFinders];

/** Redis that keeps nothing on disk unless the settings say so, with a database for every Jest worker there may be. */
export async function startRedis(options: ServerOptions = {}): Promise<StartedServer> {
  const found = await findFirst('Redis', options.finders ?? ownOnly(redisFinders, options));
  return serve(redisRecipe(options), found, options.port);
}

function redisRecipe({ settings }: ServerOptions): Recipe {
  const all = { save: '', appendonly: 'no', databases: '256', ...settings };
  const parameters = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
  return {
    name: 'redis',
    url: (port) => `redis://127.0.0.1:${port}`,
    native: ({ directory, port, program }) => ({
      prepare: [],
      serve: [
        {
          command: program('redis-server'),
          parameters: ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, ...parameters],
        },
      ],
      stopSignal: 'SIGKILL',
    }),
    container: ({ port }) => ({ image: 'redis:7', ports: [[port, 6379]], parameters: ['redis-server', ...parameters] }),
    connect: ping,
  };
}

export async function ping(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 });
  let reason: Error | undefined;
  redis.on('error', (error: Error) => (reason = error));
  // connect() itself says no more than that the connection is closed.
  await redis.connect().catch((error: Error) => Promise.reject(reason ?? error));
  await redis.ping().finally(() => redis.disconnect());
}
