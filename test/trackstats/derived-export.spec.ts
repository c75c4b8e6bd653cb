import { CountObjectsByDateAndObjectTracker, Period } from '@spoor/trackstats';
import { text } from 'node:stream/consumers';
import { describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Happening, happening, Person } from './support/happening.entity.js';
import { COUNT, DAY, NOON, TrackedWorld } from './support/tracked-world.js';

const PEOPLE = 600;
const DAYS = 50;
/** What is read at a time, and all of one date. */
const MOST_ROWS = 20_000 + PEOPLE;

afterAll(dropTestDatabases);

describeEachDatabase('An export of derived values', (kind) => {
  const world = TrackedWorld.use(kind);

  it(`of ${PEOPLE} objects is read a part at a time, and has what narrow() returns at once`, async () => {
    const people = Array.from({ length: PEOPLE }, (_, index) => `p${index}`);
    await world.dataSource.getRepository(Person).insert(people.map((id) => ({ id, town: 'Apia' })));
    const rows = people.flatMap((personId, index) =>
      [DAYS - 1, index % DAYS].map((days) => ({
        ...happening(NOON - days * DAY - (index % 48) * 1_800_000),
        personId,
      })),
    );
    for (let start = 0; start < rows.length; start += 400)
      await world.dataSource.getRepository(Happening).insert(rows.slice(start, start + 400));
    const tracker = new CountObjectsByDateAndObjectTracker({
      metric: COUNT,
      dateField: 'at',
      objectEntity: Person,
      objectField: 'person',
      anyZone: true,
    });
    await world.statistics.track(tracker, world.rows);
    const recorded = { metric: COUNT, value: 1_000, period: Period.LIFETIME, object: { type: 'person', id: 'p3' } };
    await world.statistics.record({ ...recorded, date: '2026-03-20' });

    const sizes: number[] = [];
    const subscriber = {
      afterQuery: ({ rawResults }: { rawResults: unknown }) =>
        void sizes.push(((rawResults as { rows?: unknown[] }).rows ?? (rawResults as unknown[])).length),
    };
    const some = { from: '2026-02-18', to: '2026-03-17' };
    const asked = [
      { period: Period.LIFETIME },
      { period: Period.LIFETIME, ...some },
      { period: Period.LAST_30_DAYS },
      { period: Period.CALENDAR_WEEK },
      { period: Period.CALENDAR_MONTH, ...some },
      { period: Period.HOUR, ...some },
    ];
    for (const each of asked) {
      const options = { metric: COUNT, objectType: Person, ...each };
      const found = await world.statistics.narrow(options);
      const expected = found.map(({ date, object, value, derived }) => [date, object?.id, value, derived].join(','));
      world.dataSource.subscribers.push(subscriber as never);
      const lines = (await text(await world.statistics.export('csv', options))).trimEnd().split('\r\n').slice(1);
      world.dataSource.subscribers.splice(world.dataSource.subscribers.indexOf(subscriber as never), 1);
      const shown = lines.map((line) => {
        const [, , date, , id, value, , derived] = line.split(',');
        return [date, id, value, derived].join(',');
      });
      expect(shown.toSorted()).toEqual(expected.toSorted());
      // One date after another.
      const dates = lines.map((line) => line.split(',')[2]);
      expect(dates).toEqual(dates.toSorted());
    }
    expect(Math.max(...sizes, 0)).toBeLessThanOrEqual(MOST_ROWS);
    if (kind !== 'sqlite') expect(Math.max(...sizes)).toBeGreaterThan(PEOPLE);
  }, 120_000);
});
