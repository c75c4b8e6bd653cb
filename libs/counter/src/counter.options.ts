import { InvalidArgumentError, systemClock, type Clock } from '@spoor/core';

/** How CounterModule behaves. */
export interface CounterModuleOptions {
  /**
   * How long a call may wait for somebody else's transaction that holds the same counter, in milliseconds. Then it ends in a
   * LockTimeoutError and nothing is counted.
   * @default 5000
   */
  lockTimeout?: number;

  /**
   * How long an idempotency key is remembered, in milliseconds.
   * @default 604800000 (7 days)
   */
  idempotencyTtl?: number;

  /**
   * Where reads without a manager go. A replica may lag behind.
   * @default 'primary'
   */
  reads?: 'primary' | 'replica';

  /**
   * What time it is, for the expiry of idempotency keys.
   * @default the system's clock
   */
  clock?: Clock;
}

/** Which instance of CounterModule this is; known before any factory runs. */
export interface CounterModuleExtras {
  /**
   * The instance's name, for `@InjectCounters(name)`.
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

export type ResolvedCounterOptions = Required<CounterModuleOptions>;

const WEEK = 7 * 24 * 60 * 60 * 1_000;

/** @throws InvalidArgumentError for a time that is none */
export function resolveOptions(options: CounterModuleOptions): ResolvedCounterOptions {
  return {
    lockTimeout: milliseconds(options.lockTimeout ?? 5_000, 'lockTimeout'),
    idempotencyTtl: milliseconds(options.idempotencyTtl ?? WEEK, 'idempotencyTtl'),
    reads: options.reads ?? 'primary',
    clock: options.clock ?? systemClock,
  };
}

function milliseconds(value: number, option: string): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`The option ${option} is ${String(value)}.`, 'Give it in milliseconds, more than 0.');
}
