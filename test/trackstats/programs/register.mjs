// Registers the same definitions as nine others, once told to, and says under which ids.
import { once } from 'node:events';
import { defineDomain, defineMetric, Metric, Period } from '@spoor/trackstats';
import { open, say } from './open.mjs';

const { dataSource, statistics, close } = await open();
const metrics = ['a', 'b', 'c', 'd', 'e'].map((ref) =>
  defineMetric({ domain: defineDomain({ ref: 'race', name: 'Race' }), ref, name: `Metric ${ref}` }),
);
say({ ready: true });
await once(process.stdin, 'data');
process.stdin.destroy();
try {
  await Promise.all(
    metrics.map((metric) => statistics.record({ metric, value: 1, period: Period.DAY, date: '2026-03-29' })),
  );
  const stored = await dataSource.getRepository(Metric).find({ order: { ref: 'ASC' } });
  say({ ids: stored.map(({ id }) => id), names: stored.map(({ name }) => name) });
} catch (error) {
  say({ error: String(error.stack) });
}
await close();
await dataSource.destroy();
