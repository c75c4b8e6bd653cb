// Tracks moments in a process whose own zone is that of TZ, and says what it has counted: all but the last ones at first, then those.
import { CountObjectsByDateTracker, defineDomain, defineMetric, TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import { DataSource, EntitySchema } from 'typeorm';
import { say } from './open.mjs';

const { DATA_SOURCE, MOMENTS, NOW, PERIODS, TIME_ZONE } = process.env;
const address = JSON.parse(DATA_SOURCE);
const [local, zoned] = address.type === 'postgres' ? ['timestamp', 'timestamptz'] : ['datetime', 'datetime'];
const moment = new EntitySchema({
  name: 'moment',
  columns: {
    id: { type: Number, primary: true, generated: true },
    local: { type: local },
    zoned: { type: zoned },
  },
});
const dataSource = await new DataSource({
  ...address,
  entities: [...TRACKSTATS_ENTITIES, moment],
  synchronize: true,
}).initialize();
const { statistics, close } = openStatistics(dataSource, { timeZone: TIME_ZONE, clock: { now: () => Number(NOW) } });
const rows = dataSource.getRepository(moment);
const moments = JSON.parse(MOMENTS).map((instant) => ({ local: new Date(instant), zoned: new Date(instant) }));
const late = moments.splice(-20);
const metrics = ['local', 'zoned'].map((ref) => defineMetric({ domain: defineDomain({ ref: 'moments' }), ref }));
const track = async () => {
  const counted = [];
  for (const metric of metrics) {
    const tracker = new CountObjectsByDateTracker({ metric, dateField: metric.ref, anyZone: true });
    counted.push((await statistics.track(tracker, rows)).counted);
  }
  return counted;
};

await rows.insert(moments);
const first = await track();
await rows.insert(late);
const second = await track();
const shown = {};
for (const metric of metrics) {
  shown[metric.ref] = {};
  for (const period of JSON.parse(PERIODS))
    shown[metric.ref][period] = (await statistics.narrow({ metric, period })).map(({ date, value }) => [date, value]);
}
const { differences } = await statistics.verify();
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
say({ timeZone, first, second, shown, differences: differences.map(({ message }) => message) });
await close();
await dataSource.destroy();
