import { Logger } from '@nestjs/common';
import { CountObjectsByDateAndObjectTracker, Period, StatisticMark } from '@spoor/trackstats';
import { dropTestDatabases } from '../support/databases.js';
import { happening } from './support/happening.entity.js';
import { COUNT, DAY, NOON, TrackedWorld } from './support/tracked-world.js';

const MOST = 1_000;

afterAll(dropTestDatabases);

describe('Of trackers that are run by hand', () => {
  const world = TrackedWorld.use('postgres');

  it(`the last ${MOST} are noticed changes for, and those before miss none`, async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const object = (id: number) => ({ type: 'person', id: String(id) });
    const track = async (id: number) =>
      await world.statistics.track(
        new CountObjectsByDateAndObjectTracker({ metric: COUNT, dateField: 'at', object: object(id) }),
        world.rows.createQueryBuilder('happening').where('happening.amount = :id', { id }),
      );
    for (let start = 0; start < MOST; start += 10)
      await Promise.all(Array.from({ length: 10 }, (_, index) => track(start + index)));
    // The one that was run first is run last, so that the second one is forgotten.
    await track(0);
    expect(warn).not.toHaveBeenCalled();
    await track(MOST);
    await track(MOST + 1);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('More than 1,000 trackers')]]);
    warn.mockRestore();

    const old = NOON - 50 * DAY;
    await world.rows.insert([0, 1, 2].map((id) => happening(old, id)));
    const marked = await world.dataSource.getRepository(StatisticMark).find({ select: { tracker: true } });
    expect(marked).toHaveLength(MOST);
    for (const id of [0, 1, 2]) {
      await track(id);
      const day = { metric: COUNT, period: Period.DAY, object: object(id) } as const;
      expect(await world.statistics.narrow(day)).toMatchObject([{ date: '2026-02-07', value: 1 }]);
    }
    // It is noticed changes for again.
    await world.rows.insert(happening(old, 1));
    expect((await track(1)).counted).toBeLessThan(5);
    expect(await world.statistics.mostRecent({ metric: COUNT, period: Period.DAY, object: object(1) })).toMatchObject({
      value: 2,
    });
  }, 120_000);
});
