import type { SchedulerRegistry } from '@nestjs/schedule';
import type { CronJob } from 'cron';
import { InvalidArgumentError } from '../errors/invalid-argument.error.js';

type CronModule = typeof import('cron');

export interface CronTriggerOptions {
  /** By which the registry knows the job. */
  name: string;
  cron: string;
  timeZone: string | undefined;
  /** @param instant that was scheduled, the same in every process, in epoch milliseconds */
  onInstant(instant: number): void;
}

const MINUTE = 60_000;
/** How far back to look for an instant, one after another: from schedules of every second to those of every year. */
const LOOK_BACK = [MINUTE, 60 * MINUTE, 1_440 * MINUTE, 44_640 * MINUTE, 527_040 * MINUTE];

/** A cron job in the application's SchedulerRegistry that tells which scheduled instant it fires for. */
export class CronTrigger {
  private readonly job: CronJob;
  private scheduled: number;

  constructor(cron: CronModule, registry: SchedulerRegistry, options: CronTriggerOptions) {
    this.job = makeJob(cron, options, () => options.onInstant(this.next()));
    registry.addCronJob(options.name, this.job);
    this.job.start();
    this.scheduled = this.job.nextDate().toMillis();
  }

  stop(): void {
    void this.job.stop();
  }

  /** The newest scheduled instant before another; undefined when there was none for a year. In epoch milliseconds. */
  newestBefore(instant: number): number | undefined {
    const after = (start: number) => this.job.cronTime.getNextDateFrom(new Date(start)).toMillis();
    const start = LOOK_BACK.map((back) => instant - back).find((from) => after(from) < instant);
    if (start === undefined) return undefined;
    let newest = after(start);
    for (let next = after(newest); next < instant; next = after(next)) newest = next;
    return newest;
  }

  /** An application that fires the job by hand does so before its time. */
  private next(): number {
    const instant = Math.min(this.scheduled, Date.now());
    this.scheduled = this.job.nextDate().toMillis();
    return instant;
  }
}

function makeJob({ CronJob }: CronModule, { name, cron, timeZone }: CronTriggerOptions, onTick: () => void): CronJob {
  try {
    return CronJob.from({ cronTime: cron, timeZone: timeZone ?? null, onTick });
  } catch (error) {
    throw new InvalidArgumentError(
      `The schedule "${cron}" of "${name}"${timeZone ? ` in ${timeZone}` : ''} cannot be understood: ${String(error)}.`,
      "Pass a cron expression such as '*/5 * * * *' and an IANA time zone, or false for no schedule.",
      { cause: error },
    );
  }
}
