import { InvalidArgumentError, oneOf, systemClock, type Clock, type EntityLike } from '@spoor/core';
import type { RedisOption } from '@spoor/core/redis';
import type { EntityManager } from 'typeorm';
import type { FollowBackend } from './backends/follow-backend.js';

export type FollowBackendName = 'database' | 'redis' | 'redis+database';

/** Says whether `from` may follow `to`. */
export type FollowGuard = (
  from: EntityLike,
  to: EntityLike,
  context: { readonly manager: EntityManager },
) => boolean | Promise<boolean>;

/** How SequereModule behaves. */
export interface SequereModuleOptions {
  /**
   * Where edges are kept: in the DataSource's database, in Redis, in the database with Redis in front of it, or in a class of your
   * own.
   * @default 'database'
   */
  backend?: FollowBackendName | FollowBackend | (new () => FollowBackend);

  /**
   * Redis for the backends that use it: a URL, ioredis options, the nodes of a Cluster, a factory, or the application's own client,
   * which is never closed.
   * @default 'redis://localhost:6379/0'
   */
  redis?: RedisOption;

  /**
   * What every key in Redis begins with.
   * @default 'sequere:'
   */
  prefix?: string;

  /**
   * How edges are laid out in Redis: `compact` takes the least memory and works on a Cluster; `sequere` has the keys of
   * django-sequere, so that either reads what the other has written, on a single server.
   * @default 'compact'
   */
  layout?: 'compact' | 'sequere';

  /**
   * How long an operation on Redis may take, in milliseconds.
   * @default 1000
   */
  redisTimeout?: number;

  /**
   * With Redis in front of a database, by how much what is read from Redis may be behind the database while a process that writes
   * cannot reach Redis, in milliseconds. Where it is cut off for longer, everybody reads from the database.
   * @default 5000
   */
  maxStaleness?: number;

  /**
   * How long a call may wait for somebody else's transaction that holds the same rows, in milliseconds.
   * @default 5000
   */
  lockTimeout?: number;

  /**
   * Asked before each follow. A refusal is a FollowRefusedError.
   * @default everybody may follow everything
   */
  guard?: FollowGuard;

  /**
   * Whether events are told by the process that made the change, at most once, or through the outbox, at least once and with the
   * same id each time.
   * @default 'memory'
   */
  events?: 'memory' | 'outbox';

  /**
   * What time it is, for the dates of follows.
   * @default the system's clock
   */
  clock?: Clock;
}

/** Which instance of SequereModule this is; known before any factory runs. */
export interface SequereModuleExtras {
  /**
   * The instance's name, for `@InjectSequere(name)`.
   * @default 'default'
   */
  name?: string;

  /**
   * The name of the DataSource, as in `TypeOrmModule.forRoot({ name })`.
   * @default the default DataSource
   */
  dataSource?: string;

  /**
   * Makes the service visible in every module.
   * @default false
   */
  isGlobal?: boolean;
}

export interface ResolvedSequereOptions extends Required<Omit<SequereModuleOptions, 'guard'>> {
  readonly guard: FollowGuard | undefined;
}

/** @throws InvalidArgumentError for a time that is none, and for a choice that there is not */
export function resolveOptions(options: SequereModuleOptions): ResolvedSequereOptions {
  return {
    backend: backend(options.backend ?? 'database'),
    redis: options.redis ?? 'redis://localhost:6379/0',
    prefix: options.prefix ?? 'sequere:',
    layout: oneOf(options.layout ?? 'compact', ['compact', 'sequere'], 'layout'),
    redisTimeout: milliseconds(options.redisTimeout ?? 1_000, 'redisTimeout'),
    maxStaleness: milliseconds(options.maxStaleness ?? 5_000, 'maxStaleness'),
    lockTimeout: milliseconds(options.lockTimeout ?? 5_000, 'lockTimeout'),
    guard: options.guard,
    events: oneOf(options.events ?? 'memory', ['memory', 'outbox'], 'events'),
    clock: options.clock ?? systemClock,
  };
}

function backend(value: NonNullable<SequereModuleOptions['backend']>): typeof value {
  return typeof value === 'string'
    ? oneOf<FollowBackendName>(value, ['database', 'redis', 'redis+database'], 'backend')
    : value;
}

function milliseconds(value: number, option: string): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`The option ${option} is ${String(value)}.`, 'Give it in milliseconds, more than 0.');
}
