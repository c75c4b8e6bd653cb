import { CountObjectsByDateTracker, defineDomain, defineMetric, Period, TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Happening, TRACKED_ENTITIES } from './support/happening.entity.js';

const COUNT = defineMetric({ domain: defineDomain({ ref: 'nature' }), ref: 'count' });

afterAll(dropTestDatabases);

describeEachDatabase('A tracker of what has no rows yet', (kind) => {
  it('counts nothing, and all of it once there is something', async () => {
    const dataSource = await createTestDataSource(kind, { entities: [...TRACKSTATS_ENTITIES, ...TRACKED_ENTITIES] });
    const { statistics, close } = openStatistics(dataSource);
    const happenings = dataSource.getRepository(Happening);
    const tracker = new CountObjectsByDateTracker({ metric: COUNT, dateField: 'at', anyZone: true });
    const week = { metric: COUNT, period: Period.DAY, from: '2020-01-01', to: '2020-01-02', zone: 'Asia/Tokyo' };
    await statistics.track(tracker, happenings);
    expect((await statistics.series(week)).lines[0]?.points.map(({ value }) => value)).toEqual([0, 0]);
    const at = new Date('2020-01-01T20:00:00Z');
    await happenings.insert({ at, zonedAt: at, day: '2020-01-01', seconds: 0, milliseconds: '0', amount: 1, price: 1 });
    await statistics.track(tracker, happenings);
    expect((await statistics.series(week)).lines[0]?.points.map(({ value }) => value)).toEqual([0, 1]);
    await close();
  });
});
