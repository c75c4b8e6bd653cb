import type { RedisOptions } from 'ioredis';
import { InvalidArgumentError } from '../errors/invalid-argument.error.js';
import { MissingDriverError } from './errors/missing-driver.error.js';
import type { RedisClient, RedisClusterOptions, RedisOption } from './redis-option.js';

export interface OpenedClient {
  client: RedisClient;
  /** Whether it is ours to close. */
  owned: boolean;
}

/** Makes the client that the option describes, or takes the one that it is. It connects in the background. */
export async function openClient(option: RedisOption, timeout: number): Promise<OpenedClient> {
  if (isClient(option)) return { client: option, owned: false };
  if (typeof option === 'function') return { client: fromFactory(option), owned: true };
  if (!option) {
    throw new InvalidArgumentError(
      'The option redis is empty.',
      'Pass a URL, ioredis options, { nodes }, a factory or a client; is an environment variable missing?',
    );
  }
  return { client: await makeClient(option, timeout), owned: true };
}

async function makeClient(option: string | RedisOptions | RedisClusterOptions, timeout: number): Promise<RedisClient> {
  const { Cluster, Redis } = await import('ioredis').catch((error: unknown) => {
    throw new MissingDriverError(error);
  });
  const defaults = ownOptions(timeout);
  if (typeof option === 'object' && 'nodes' in option) {
    const { nodes, redisOptions, ...others } = option;
    // Its way of surviving a failover is to send again, wherever; and its queue holds what waits for a node to be connected.
    return new Cluster(nodes, { retryDelayOnFailover: 0, ...others, redisOptions: { ...defaults, ...redisOptions } });
  }
  const options = { ...defaults, enableOfflineQueue: false };
  return typeof option === 'string' ? new Redis(option, options) : new Redis({ ...options, ...option });
}

/**
 * Commands in flight fail when the connection breaks, instead of being sent twice; a connection on which nothing at all
 * arrives while answers are due is given up, since a silently cut one would stay that way for a quarter of an hour.
 */
function ownOptions(timeout: number): RedisOptions {
  return {
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    socketTimeout: 5 * timeout,
    // We disconnect only from what did not answer QUIT; ioredis's two seconds would keep the process from ending.
    disconnectTimeout: 100,
  };
}

function fromFactory(factory: () => RedisClient): RedisClient {
  const client = factory();
  if (isClient(client)) return client;
  throw new InvalidArgumentError(
    'The redis factory did not return an ioredis client.',
    'Return new Redis(…) or new Cluster(…).',
  );
}

/** By its shape: the application may have another copy of ioredis than we. */
function isClient(value: unknown): value is RedisClient {
  const { evalsha, disconnect } = (value ?? {}) as Partial<RedisClient>;
  return typeof evalsha === 'function' && typeof disconnect === 'function';
}
