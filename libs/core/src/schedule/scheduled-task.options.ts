import type { DataSource } from 'typeorm';
import type { HeldLease } from './held-lease.js';

export interface ScheduledTaskOptions {
  /** Of the lease and of the cron job, such as `diffs:default:prune`: unique in the database and in the application. */
  name: string;
  /** When it runs; `false`: only when `runOnce()` is called. */
  cron: string | false;
  /**
   * In which the expression is read, as an IANA name.
   * @default the server's own
   */
  timeZone?: string;
  /**
   * Whether the schedule is kept in this process; `runOnce()` works regardless.
   * @default true
   */
  enabled?: boolean;
  /**
   * Whether the newest scheduled instant that nobody has worked off, because no process was there, is made up for at the start.
   * @default false
   */
  catchUp?: boolean;
  /** Where the lease is. It must know SCHEDULE_ENTITIES. */
  dataSource: DataSource;
  /**
   * After which time, in milliseconds, another process takes over from one that was killed.
   * @default 30000
   */
  leaseDuration?: number;
  /**
   * The work. It must be able to be repeated: a run that was killed or asked to stop is made up for.
   *
   * @param signal aborted at shutdown and when the lease is lost; the work then ends as soon as it can
   * @param lease whose `guard()` protects the work's transactions from a run that comes too late
   */
  run(signal: AbortSignal, lease: HeldLease): Promise<void>;
}
