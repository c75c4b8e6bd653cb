import { Temporal } from 'temporal-polyfill';

const HOUR = 60 * 60 * 1_000;

/** In epoch milliseconds. */
export interface Stretch {
  readonly first: number;
  /** The first instant after it. */
  readonly end: number;
}

/**
 * The hours on a zone's clock from the one that holds `from` to the one that holds `to`: stretches in which local date, hour and
 * offset stay the same. Where the clock is set within an hour, two stretches of less than an hour meet.
 */
export function* hoursBetween(from: number, to: number, zone: string): Generator<Stretch> {
  for (let instant = from; instant <= to;) {
    const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
    const even = evenStretch(local);
    const intoHour = (local.minute * 60 + local.second) * 1_000 + local.millisecond;
    for (let first = instant - intoHour; first < even.end && first <= to; first += HOUR)
      yield { first: Math.max(first, even.first), end: Math.min(first + HOUR, even.end) };
    instant = even.end;
  }
}

/** In which the zone keeps its offset. */
function evenStretch(local: Temporal.ZonedDateTime): Stretch {
  // `previous` looks before the time itself, which may be the very instant at which the clock is set.
  const set = local.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  return {
    first: set?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    end: local.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
  };
}
