import { Period } from '@spoor/trackstats';
import { startChild } from '../support/child.js';
import { createTestDatabase, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { BruteForce } from './support/brute-force.js';

const HOUR = 3_600_000;
/** The clocks of New York were set back between them, those of São Paulo put forward, and Apia left out a date. */
const [FIRST, LAST] = [Date.UTC(2011, 9, 10), Date.UTC(2012, 0, 5)];
const NOW = LAST + 20 * HOUR;
/** A clock on the wall shows it twice. */
const TWICE = [Date.UTC(2011, 10, 6, 5), Date.UTC(2011, 10, 6, 7)] as const;
const PERIODS = [Period.DAY, Period.WEEK, Period.CALENDAR_MONTH, Period.HOUR];

/** One every three hours and a bit, in an order that is none. */
const instants = Array.from({ length: 600 }, (_, index) => FIRST + ((index * 389) % 600) * 3.45 * HOUR)
  .map((instant) => Math.floor(instant / 1_000) * 1_000)
  .filter((instant) => instant < TWICE[0] || instant >= TWICE[1]);

interface Told {
  timeZone: string;
  first: number[];
  second: number[];
  shown: Record<'local' | 'zoned', Record<string, [string, number][]>>;
  differences: string[];
}

afterAll(dropTestDatabases);

describeEachDatabase('In a process whose own zone is', (kind) => {
  it.each([
    ['America/New_York', 'Europe/Amsterdam'],
    ['America/New_York', 'America/New_York'],
    ['Asia/Kathmandu', 'Pacific/Apia'],
  ])('%s, trackers count the days of %s, with and without an offset in the column', async (own, timeZone) => {
    const database = await createTestDatabase(kind);
    // Nor is it the zone of the session, by which PostgreSQL reads an instant without an offset.
    const session = kind === 'postgres' && { extra: { options: '-c timezone=Asia/Tokyo' } };
    const address =
      kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database, ...session };
    const child = startChild('test/trackstats/programs/process-zone.mjs', {
      environment: {
        TZ: own,
        DATA_SOURCE: JSON.stringify(address),
        MOMENTS: JSON.stringify(instants),
        NOW: String(NOW),
        PERIODS: JSON.stringify(PERIODS),
        TIME_ZONE: timeZone,
      },
    });
    const { shown, differences, ...told } = await child.next<Told>(60_000);
    expect(new Intl.DateTimeFormat('en', { timeZone: told.timeZone }).resolvedOptions().timeZone).toBe(
      new Intl.DateTimeFormat('en', { timeZone: own }).resolvedOptions().timeZone,
    );
    // Late ones are known by their marks.
    for (const [index, days] of told.second.entries()) expect(days).toBeLessThan(told.first[index] as number);
    const force = new BruteForce(timeZone, NOW);
    const events = instants.map((instant) => ({ instant, amount: 1, object: '' }));
    for (const period of PERIODS) {
      const expected = [...force.buckets(period, events)].map(([date, inside]) => [date, inside.length]);
      expect([period, shown.zoned[period]]).toEqual([period, expected]);
      expect([period, shown.local[period]]).toEqual([period, expected]);
    }
    expect(differences).toEqual([]);
  });
});
