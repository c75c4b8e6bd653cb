import { LockTimeoutError } from '@spoor/core';
import { defineDomain, defineMetric, Period, TRACKSTATS_ENTITIES, type StatisticsService } from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import type { DataSource, QueryRunner } from 'typeorm';
import { createTestDataSource, dropTestDatabases, type DatabaseKind } from '../support/databases.js';

const VISITS = defineDomain({ ref: 'visits' });
const [HELD, FREE] = ['held', 'free'].map((ref) => defineMetric({ domain: VISITS, ref, aggregate: 'sum' })) as [
  ReturnType<typeof defineMetric>,
  ReturnType<typeof defineMetric>,
];

afterAll(dropTestDatabases);

describe.each<DatabaseKind>(['postgres', 'mariadb'])('a value that a transaction holds (%s)', (kind) => {
  let dataSource: DataSource;
  let statistics: StatisticsService;
  let close: () => Promise<void>;
  let holder: QueryRunner;

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: TRACKSTATS_ENTITIES });
    ({ statistics, close } = openStatistics(dataSource, { lockTimeout: 2_000 }));
    for (const metric of [HELD, FREE]) await statistics.increment(metric, 1, { date: '2026-03-01' });
    holder = dataSource.createQueryRunner();
    await holder.startTransaction();
  });
  afterEach(async () => {
    if (holder.isTransactionActive) await holder.rollbackTransaction();
    await holder.release();
    await close();
  });

  it.each([
    ['changed', '2026-03-01', 101],
    ['being created', '2026-03-02', 100],
  ])(
    'and that is %s delays only itself: others go on within a second, and its own calls end in LockTimeoutError',
    async (_, date, after) => {
      await statistics.increment(HELD, 100, { date, manager: holder.manager });
      const since = performance.now();
      const refused = [
        statistics.increment(HELD, 1, { date }),
        statistics.record({ metric: HELD, value: 5, period: Period.DAY, date }),
        statistics.increment(HELD, 1, { date }),
      ].map((call) => call.catch((error: unknown) => error));
      for (let round = 2; performance.now() - since < 2_500; round += 1) {
        const before = performance.now();
        expect(await statistics.increment(FREE, 1, { date: '2026-03-01' })).toBe(round);
        expect(performance.now() - before).toBeLessThan(1_000);
      }
      for (const error of await Promise.all(refused)) expect(error).toBeInstanceOf(LockTimeoutError);
      await holder.commitTransaction();
      expect((await statistics.narrow({ metric: HELD, period: Period.DAY, date }))[0]?.value).toBe(after);
    },
    20_000,
  );

  it('goes on in call order once it is released', async () => {
    await statistics.increment(HELD, 1, { date: '2026-03-01', manager: holder.manager });
    const day = { metric: HELD, period: Period.DAY, date: '2026-03-01' } as const;
    const waiting = Promise.all([
      statistics.increment(HELD, 1, day),
      statistics.record({ ...day, value: 50 }),
      statistics.increment(HELD, 1, day),
    ]);
    expect(await statistics.increment(FREE, 1, { date: '2026-03-01' })).toBe(2);
    await holder.commitTransaction();
    expect((await waiting).map((answer) => (typeof answer === 'number' ? answer : answer.value))).toEqual([3, 50, 51]);
  });
});
