import { InvalidArgumentError, oneOf } from '@spoor/core';
import type { RedisOption } from '@spoor/core/redis';
import { parseDuration } from './model/duration.js';
import type { DiffStore } from './stores/diff-store.js';

export type DiffStoreName = 'redis' | 'database';

/** Which background work a process does. */
export interface DiffsRoles {
  /** Scheduled pruning, unless `false`. */
  tasks?: boolean;
  /** Delivering what other processes have left in the outbox, unless `false`. */
  relay?: boolean;
}

/** How DiffsModule behaves. */
export interface DiffsModuleOptions {
  /**
   * Where logs are kept: in Redis, in the DataSource's database, or in a store of your own.
   * @default 'redis'
   */
  store?: DiffStoreName | DiffStore;

  /**
   * Redis for the store `redis`: a URL, ioredis options, the nodes of a Cluster, a factory, or the application's own client, which is
   * never closed.
   * @default { host: 'localhost', port: 6379, db: 0 }
   */
  redis?: RedisOption;

  /**
   * What every key in Redis begins with.
   * @default 'diffs:'
   */
  prefix?: string;

  /**
   * How long an operation on Redis may take, in milliseconds. A save never waits for one.
   * @default 1000
   */
  redisTimeout?: number;

  /**
   * How long a diff is kept at least, in seconds.
   * @default 3600
   */
  maxElementAge?: number;

  /**
   * The same as a text, such as `'90s'`, `'30m'`, `'1h'` or `'7d'`.
   * @default what `maxElementAge` says
   */
  retention?: string;

  /**
   * When diffs are pruned, as a cron expression; `false`: now and then when they are appended, and when `prune()` is called.
   * @default every five minutes
   */
  prune?: string | false;

  /**
   * How diffs reach their store: right after the commit, where a diff that cannot be delivered makes the cursors of its logs gone; or
   * through a table that is written in the transaction and worked off after the commit, where none is lost. A store in the database is
   * itself part of the transaction, unless this says `outbox`: then no transaction waits for another one that writes to the same
   * log, and many diffs cost it less; on SQLite it stays part of it.
   * @default 'afterCommit'
   */
  delivery?: 'afterCommit' | 'outbox';

  /**
   * Who is at work; asked for each statement, in its async context. `runAs` goes before it.
   * @default nobody
   */
  actor?: () => unknown;

  /**
   * How often those who wait for diffs look into the database, in milliseconds; diffs of the same process wake them at once. Redis
   * wakes all.
   * @default 1000
   */
  pollInterval?: number;

  /**
   * What this process does in the background.
   * @default all
   */
  roles?: DiffsRoles;
}

/** Which instance of DiffsModule this is; known before any factory runs. */
export interface DiffsModuleExtras {
  /**
   * The instance's name, for `getDiffsToken(name)`.
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

export interface ResolvedDiffsOptions extends Required<
  Omit<DiffsModuleOptions, 'maxElementAge' | 'retention' | 'actor' | 'roles'>
> {
  /** In milliseconds. */
  readonly retention: number;
  readonly actor: (() => unknown) | undefined;
  readonly roles: Required<DiffsRoles>;
}

/** @throws InvalidArgumentError for a time that is none */
export function resolveOptions(options: DiffsModuleOptions): ResolvedDiffsOptions {
  return {
    store: storeOf(options.store ?? 'redis'),
    redis: options.redis ?? { host: 'localhost', port: 6379, db: 0 },
    prefix: options.prefix ?? 'diffs:',
    redisTimeout: positive(options.redisTimeout ?? 1_000, 'redisTimeout', 'milliseconds'),
    retention: retentionOf(options),
    prune: options.prune ?? '*/5 * * * *',
    delivery: oneOf(options.delivery ?? 'afterCommit', ['afterCommit', 'outbox'], 'delivery'),
    actor: options.actor,
    pollInterval: positive(options.pollInterval ?? 1_000, 'pollInterval', 'milliseconds'),
    roles: { tasks: true, relay: true, ...options.roles },
  };
}

/** Whether something is kept in the database: logs, what is to be delivered, or who prunes. */
export function needsTables({ store, delivery, prune, roles }: ResolvedDiffsOptions): boolean {
  return store === 'database' || delivery === 'outbox' || (prune !== false && roles.tasks);
}

function storeOf(store: DiffStoreName | DiffStore): typeof store {
  return typeof store === 'string' ? oneOf<DiffStoreName>(store, ['redis', 'database'], 'store') : store;
}

function retentionOf({ maxElementAge, retention }: DiffsModuleOptions): number {
  if (retention === undefined) return positive(maxElementAge ?? 3_600, 'maxElementAge', 'seconds') * 1_000;
  if (maxElementAge === undefined) return parseDuration(retention, 'retention');
  throw new InvalidArgumentError('Both maxElementAge and retention are set.', 'They say the same: keep one of them.');
}

function positive(value: number, option: string, unit: string): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`The option ${option} is ${String(value)}.`, `Give it in ${unit}, more than 0.`);
}
