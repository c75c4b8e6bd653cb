import { InvalidArgumentError, systemClock, type Clock } from '@spoor/core';
import { Calendar } from './calendar/calendar.js';
import type { TrackstatsRoles } from './trackstats.roles.js';

/** How TrackstatsModule behaves. */
export interface TrackstatsModuleOptions {
  /**
   * Where a day begins, as an IANA name. Values that are stored keep the days that they were stored under.
   * @default 'UTC'
   */
  timeZone?: string;

  /**
   * When trackers run by themselves, as a cron expression in `timeZone`; one process of a fleet runs them. `false`: only when they
   * are asked to.
   * @default false
   */
  schedule?: string | false;

  /**
   * How far before its last run a tracker counts again each time, in milliseconds, to the beginning of the day. Changes to what is older
   * are marked. Half of it must be longer than a commit takes, and than the clocks of the application's processes differ.
   * @default 3600000
   */
  window?: number;

  /**
   * How long a call may wait for somebody else's transaction that holds the same value, in milliseconds. Then it ends in a
   * LockTimeoutError and nothing is changed.
   * @default 5000
   */
  lockTimeout?: number;

  /**
   * Where reads without a manager go. A replica may lag behind.
   * @default 'primary'
   */
  reads?: 'primary' | 'replica';

  /**
   * What time it is.
   * @default the system's clock
   */
  clock?: Clock;

  /**
   * Which background work this process does.
   * @default all
   */
  roles?: TrackstatsRoles;
}

/** Which instance of TrackstatsModule this is; known before any factory runs. */
export interface TrackstatsModuleExtras {
  /**
   * The instance's name, for `@InjectStatistics(name)`.
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

export interface ResolvedTrackstatsOptions extends Required<Omit<TrackstatsModuleOptions, 'timeZone' | 'roles'>> {
  readonly roles: Required<TrackstatsRoles>;
  /** Of `timeZone`. */
  readonly calendar: Calendar;
}

/** @throws InvalidArgumentError for a zone or a time that is none */
export function resolveOptions(options: TrackstatsModuleOptions): ResolvedTrackstatsOptions {
  return {
    calendar: new Calendar(options.timeZone ?? 'UTC'),
    schedule: options.schedule ?? false,
    window: milliseconds(options.window ?? 3_600_000, 'window'),
    lockTimeout: milliseconds(options.lockTimeout ?? 5_000, 'lockTimeout'),
    reads: options.reads ?? 'primary',
    clock: options.clock ?? systemClock,
    roles: { tasks: true, ...options.roles },
  };
}

function milliseconds(value: number, option: string): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`The option ${option} is ${String(value)}.`, 'Give it in milliseconds, more than 0.');
}
