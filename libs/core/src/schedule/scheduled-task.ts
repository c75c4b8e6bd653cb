import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { setTimeout as delay } from 'node:timers/promises';
import { requireEntities } from '../database/require-entities.js';
import { describeError, stackOf } from '../errors/describe-error.js';
import { NotStartedError } from '../errors/not-started.error.js';
import { CronTrigger } from './cron-trigger.js';
import { LeaseHeldError } from './errors/lease-held.error.js';
import type { HeldLease } from './held-lease.js';
import { SCHEDULE_ENTITIES } from './lease.entity.js';
import { Leases, type LeaseRefusal } from './leases.js';
import type { ScheduledTaskOptions } from './scheduled-task.options.js';
import { findSchedulerRegistry } from './scheduler-registry.js';

/** What became of an attempt to run: nothing, or why not. */
type Refusal = LeaseRefusal | undefined;

const DEFAULT_LEASE_DURATION = 30_000;
/** How soon at least to ask again for a lease that somebody has, in milliseconds. */
const SHORTEST_PAUSE = 50;

/**
 * Work that one process of a fleet does on a schedule.
 *
 * Each scheduled instant is worked off once in the whole fleet. The others stand by while one process is at it, and take over within
 * `leaseDuration` when it is killed or shuts down in the midst of it. Runs never overlap: an instant that comes during a run is
 * covered by it.
 *
 * In a Nest application it is a provider; the cron job is added to the application's own SchedulerRegistry.
 *
 * @example
 * const pruneTask: FactoryProvider<ScheduledTask> = {
 *   provide: PRUNE_TASK,
 *   inject: [ModuleRef, DataSource, Drafts],
 *   useFactory: (moduleRef: ModuleRef, dataSource: DataSource, drafts: Drafts) =>
 *     new ScheduledTask(
 *       { name: 'drafts:prune', cron: '0 * * * *', dataSource, run: (signal) => drafts.prune(signal) },
 *       moduleRef,
 *     ),
 * };
 */
export class ScheduledTask implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Spoor');
  private readonly leases: Leases;
  private readonly leaseDuration: number;
  private trigger: CronTrigger | undefined;
  private running: Promise<Refusal> | undefined;
  private standingBy: Promise<void> | undefined;
  private lease: HeldLease | undefined;
  /** The newest scheduled instant, and the newest one that has been worked off, here or elsewhere. */
  private newest = 0;
  private covered = 0;
  private alarm = new AbortController();
  private stopped = false;

  /** @param moduleRef by which the SchedulerRegistry is found; without it only `runOnce()` makes it run */
  constructor(
    private readonly options: ScheduledTaskOptions,
    private readonly moduleRef?: ModuleRef,
  ) {
    this.leases = new Leases(options.dataSource);
    this.leaseDuration = options.leaseDuration ?? DEFAULT_LEASE_DURATION;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { catchUp = false, cron, dataSource, enabled = true, name, timeZone } = this.options;
    if (!enabled || cron === false) return;
    if (dataSource.isInitialized) requireEntities(dataSource, SCHEDULE_ENTITIES, 'SCHEDULE_ENTITIES');
    const registry = this.moduleRef && (await findSchedulerRegistry(this.moduleRef));
    const module = registry && (await import('cron').catch(() => undefined));
    if (!module) {
      this.logger.warn(
        `"${name}" will not run by itself, because there is no scheduler: npm install @nestjs/schedule cron, and import ` +
          'ScheduleModule.forRoot() once, in the root module. Or pass false for its schedule and call it yourself.',
      );
      return;
    }
    this.trigger = new CronTrigger(module, registry, {
      name,
      cron,
      timeZone,
      onInstant: (instant) => this.follow(instant),
    });
    const missed = catchUp ? this.trigger.newestBefore(Date.now()) : undefined;
    if (missed !== undefined) this.follow(missed);
  }

  /**
   * Runs the work now, whatever the schedule says; a run that is going on in this process is joined instead.
   *
   * @throws what the work throws; LeaseHeldError when another process is at it
   */
  async runOnce(): Promise<void> {
    for (;;) {
      if (this.stopped) throw new NotStartedError(`The task "${this.options.name}"`, 'shut down');
      // One that is joined may turn out to have nothing left to do.
      const refusal = await (this.running ?? this.start());
      if (!refusal) return;
      if (refusal.remaining > 0) throw new LeaseHeldError(this.options.name, refusal.holder);
    }
  }

  /** Ends the schedule, asks a run to stop and waits until it has. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.trigger?.stop();
    this.lease?.cancel();
    this.alarm.abort();
    await Promise.allSettled([this.running, this.standingBy]);
  }

  private follow(instant: number): void {
    if (this.stopped) return;
    this.newest = Math.max(this.newest, instant);
    this.alarm.abort();
    this.standingBy ??= this.standBy().finally(() => {
      this.standingBy = undefined;
    });
  }

  /** Tries until the newest scheduled instant has been worked off by somebody. */
  private async standBy(): Promise<void> {
    while (!this.stopped && this.covered < this.newest) {
      const instant = this.newest;
      this.alarm = new AbortController();
      try {
        const refusal = await (this.running ?? this.start(instant));
        if (refusal && refusal.remaining > 0) await this.pause(refusal.remaining);
      } catch (error) {
        this.report(error);
        this.cover(instant);
      }
    }
  }

  /** Until the lease may be free, the next instant comes, or the application ends. */
  private async pause(milliseconds: number): Promise<void> {
    const { signal } = this.alarm;
    await delay(Math.max(milliseconds, SHORTEST_PAUSE), undefined, { signal, ref: false }).catch(() => {});
  }

  private start(instant?: number): Promise<Refusal> {
    this.running = this.attempt(instant).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async attempt(instant: number | undefined): Promise<Refusal> {
    const answer = await this.leases.acquire(this.options.name, { duration: this.leaseDuration, instant });
    if (!answer.lease) {
      this.cover(answer.doneUntil);
      return answer;
    }
    this.lease = answer.lease;
    if (this.stopped) this.lease.cancel();
    await this.work(answer.lease);
    return undefined;
  }

  private async work(lease: HeldLease): Promise<void> {
    try {
      lease.signal.throwIfAborted();
      await this.options.run(lease.signal, lease);
    } finally {
      this.lease = undefined;
      // What was cut short is left to be done.
      if (!lease.signal.aborted) this.cover(this.newest);
      await lease.release(lease.signal.aborted ? 0 : this.covered).catch((error: unknown) => {
        this.logger.error(`The lease "${lease.name}" could not be given back: ${describeError(error)}`);
      });
    }
  }

  private report(error: unknown): void {
    const { name } = (error ?? {}) as Partial<Error>;
    if (this.stopped && name === 'AbortError') return; // as it was asked to
    this.logger.error(`"${this.options.name}" failed: ${describeError(error)}`, stackOf(error));
  }

  private cover(instant: number): void {
    this.covered = Math.max(this.covered, instant);
  }
}
