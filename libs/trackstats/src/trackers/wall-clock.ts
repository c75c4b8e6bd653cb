import { isSqlite, type Dialect } from '@spoor/core';
import { Temporal } from 'temporal-polyfill';
import type { DataSource } from 'typeorm';

/**
 * What TypeORM's driver writes for an instant into a column without an offset: the time of the process's own zone, of the zone that
 * its options name for MariaDB, of UTC on SQLite.
 */
export class WallClock {
  private constructor(private readonly zone: string) {}

  static of(dataSource: DataSource, dialect: Dialect): WallClock {
    if (isSqlite(dataSource)) return new WallClock('UTC');
    const { timezone = 'local' } = dataSource.options as { timezone?: string };
    if (dialect === 'postgres' || timezone === 'local') return new WallClock(Temporal.Now.timeZoneId());
    return new WallClock(timezone === 'Z' ? 'UTC' : timezone);
  }

  /** `2026-03-29 03:00:00`; boundaries are whole seconds. */
  show(instant: number): string {
    if (this.zone === 'UTC') return new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
    return this.at(instant).toPlainDateTime().toString({ fractionalSecondDigits: 0 }).replace('T', ' ');
  }

  /**
   * How far it is ahead of UTC, in seconds, in the order in which the clock is set: each up to an instant, the last without end.
   */
  offsets(first: number, end: number): { until: number; seconds: number }[] {
    const offsets: { until: number; seconds: number }[] = [];
    for (let local = this.at(first); ;) {
      const next = local.getTimeZoneTransition('next');
      const isLast = !next || next.epochMilliseconds >= end;
      offsets.push({
        until: isLast ? Number.POSITIVE_INFINITY : next.epochMilliseconds,
        seconds: local.offsetNanoseconds / 1e9,
      });
      if (isLast) return offsets;
      local = next;
    }
  }

  private at(instant: number): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(this.zone);
  }
}
