import { Calendar, Period, PERIODS, type Bucket } from '@spoor/trackstats';
import { LocalClock, ZONES } from './support/local-clock.js';

const HOUR = 3_600_000;

describe.each([...ZONES, 'UTC', 'America/Havana', 'Asia/Beirut', 'Atlantic/Azores'])('The calendar of %s', (zone) => {
  const calendar = new Calendar(zone);
  const clock = new LocalClock(zone);
  // Apia left out a date in 2011; São Paulo had summer time until 2019.
  const years: [string, string][] = [
    ['2011-06-01', '2013-01-15'],
    ['2017-06-01', '2019-06-01'],
    ['2024-01-01', '2026-01-01'],
  ];

  it.each(years)(
    'has days from %s to %s without a gap, each from the first to the last instant of its date',
    (from, to) => {
      const days = calendar.buckets(Period.DAY, from, to);
      expect(days.map(({ first }) => first).slice(1)).toEqual(days.map(({ end }) => end).slice(0, -1));
      for (const { date, first, end } of days) {
        if (first === end) continue;
        expect([date, clock.date(first), clock.date(end - 1)]).toEqual([date, date, date]);
        expect([date, clock.date(first - 1) < date]).toEqual([date, true]);
      }
    },
  );

  it.each(years)('has hours from %s to %s without a gap, in which the clock runs evenly', (from, to) => {
    const days = calendar.buckets(Period.DAY, from, to);
    const isSet = (day: Bucket, index: number) => index === 0 || clock.offset(day.first) !== clock.offset(day.end);
    const hours = days.filter(isSet).flatMap(({ first, end }) => {
      const around = calendar.buckets(Period.HOUR, new Date(first - 3 * HOUR), new Date(end + 3 * HOUR));
      expect(around.map((hour) => hour.first).slice(1)).toEqual(around.map((hour) => hour.end).slice(0, -1));
      return around;
    });
    for (const { date, first, end } of hours) {
      expect(Date.parse(date)).toBe(first);
      const stretch = (instant: number) => `${clock.show(instant).slice(0, 13)} ${clock.offset(instant)}`;
      expect(stretch(end - 1)).toBe(stretch(first));
      expect(stretch(first - 1)).not.toBe(stretch(first));
      expect(stretch(end)).not.toBe(stretch(first));
      for (const instant of [first, first + 1, end - 1])
        expect(calendar.bucketAt(Period.HOUR, instant)).toEqual({ period: Period.HOUR, date, first, end });
    }
  });

  it('finds for any instant the bucket that holds it, and that bucket again by its date', () => {
    for (let instant = Date.UTC(2011, 11, 1); instant < Date.UTC(2012, 3, 1); instant += 31 * HOUR + 11_000)
      for (const period of Object.values(Period)) {
        const bucket = calendar.bucketAt(period, instant);
        expect(bucket.first).toBeLessThanOrEqual(instant);
        expect(bucket.end).toBeGreaterThan(instant);
        expect(calendar.bucket(period, bucket.date)).toEqual(bucket);
      }
  });
});

it('A date that has begun goes on where the clock is set back over midnight', () => {
  const calendar = new Calendar('America/St_Johns');
  // At 00:01 on October 28 the clock was set back to 23:01.
  const [first, again] = [Date.parse('1990-10-28T02:30:00Z'), Date.parse('1990-10-28T03:00:00Z')];
  expect(new LocalClock('America/St_Johns').date(again)).toBe('1990-10-27');
  expect(calendar.bucketAt(Period.DAY, again)).toMatchObject({ date: '1990-10-28', first });
});

describe('The periods', () => {
  const calendar = new Calendar('Europe/Amsterdam');
  const dates = (period: Period, date: string) => {
    const { date: key, first, end } = calendar.bucket(period, date);
    const at = (instant: number) => calendar.dateAt(instant).toString();
    return [key, Number.isFinite(first) ? at(first) : first, at(end - 1)];
  };

  it.each([
    [Period.DAY, '2026-03-29', '2026-03-29', '2026-03-29'],
    [Period.WEEK, '2026-03-29', '2026-03-23', '2026-03-29'],
    [Period.DAYS_28, '2026-03-29', '2026-03-02', '2026-03-29'],
    [Period.MONTH, '2026-03-29', '2026-02-28', '2026-03-29'],
    [Period.CALENDAR_WEEK, '2026-03-23', '2026-03-23', '2026-03-29'],
    [Period.CALENDAR_MONTH, '2026-03-01', '2026-03-01', '2026-03-31'],
    [Period.QUARTER, '2026-01-01', '2026-01-01', '2026-03-31'],
    [Period.YEAR, '2026-01-01', '2026-01-01', '2026-12-31'],
    [Period.LIFETIME, '2026-03-29', Number.NEGATIVE_INFINITY, '2026-03-29'],
  ])('%s of 2026-03-29 is stored under %s and goes from %s to %s', (period, ...expected) => {
    expect(dates(period, '2026-03-29')).toEqual(expected);
  });

  it('have plainer names for the rolling ones', () => {
    expect([Period.LAST_7_DAYS, Period.LAST_28_DAYS, Period.LAST_30_DAYS]).toEqual([
      Period.WEEK,
      Period.DAYS_28,
      Period.MONTH,
    ]);
  });

  it('have a row in the table each, under all of their names', () => {
    const names = Object.entries(PERIODS).flatMap(([period, rule]) => rule.names.map((name) => [name, period]));
    expect(Object.fromEntries(names)).toEqual(Period);
  });

  it.each(['2026-02-30', '29.3.2026', '', '2026-3-1', undefined, 7])('refuse %j, which is no date', (date) => {
    expect(() => calendar.bucket(Period.DAY, date as string)).toThrow(
      expect.objectContaining({ code: 'SPOOR_INVALID_ARGUMENT' }),
    );
  });

  it('refuse an unknown zone, an invalid Date, an unknown period, and a mere date for an hour', () => {
    const refused = expect.objectContaining({ code: 'SPOOR_INVALID_ARGUMENT' });
    expect(() => new Calendar('Mars/Phobos')).toThrow(refused);
    expect(() => calendar.bucket(Period.DAY, new Date(Number.NaN))).toThrow(refused);
    expect(() => calendar.bucket('fortnight' as Period, '2026-03-29')).toThrow(refused);
    expect(() => calendar.bucket(Period.HOUR, '2026-03-29')).toThrow(refused);
  });
});
