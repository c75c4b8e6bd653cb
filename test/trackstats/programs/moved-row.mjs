// Moves a row that has been counted to another day, and says what was marked, sent and counted.
import { Period, StatisticMark } from '@spoor/trackstats';
import { openTracked, say, VISITS, visits } from './tracked.mjs';

const [OLD, NEW] = [50, 60].map((days) => Date.now() - days * 86_400_000);
const { dataSource, repository, statistics, close } = await openTracked();
await dataSource.synchronize();
const marks = () => dataSource.getRepository(StatisticMark).count();
const shown = async () =>
  (await statistics.narrow({ metric: VISITS, period: Period.DAY })).map(({ date, value }) => [Date.parse(date), value]);

await repository.insert([{ at: String(OLD) }, { at: String(OLD) }]);
await statistics.track(visits, repository);
const before = await shown();
const row = await repository.findOneByOrFail({});

const queries = [];
dataSource.subscribers.push({ afterQuery: ({ query }) => void queries.push(query) });
const undone = dataSource.transaction(async (manager) => {
  await manager.save(repository.target, { id: row.id, at: String(NEW) });
  throw new Error('as it was meant');
});
await undone.catch(() => undefined);
const markedByUndone = await marks();
queries.length = 0;
await repository.save({ id: row.id, at: String(NEW) });
const sent = queries.slice();
const marked = await marks();
await statistics.track(visits, repository);

say({
  hasDataSource: 'dataSource' in dataSource.manager,
  days: { old: OLD, new: NEW },
  before,
  markedByUndone,
  marked,
  sent,
  after: await shown(),
  left: await marks(),
});
await close();
await dataSource.destroy();
