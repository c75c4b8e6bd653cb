import { defineDomain, defineMetric, Domain, Metric, Period, TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { CONFORMANCE_ENTITIES, openStatistics } from '@spoor/trackstats/testing';
import { startChild } from '../support/child.js';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../support/databases.js';

afterAll(dropTestDatabases);

describe('a definition', () => {
  it('is a constant that needs no database', () => {
    const metric = defineMetric({ domain: defineDomain({ ref: 'shopping' }), ref: 'order_count' });
    expect(metric).toEqual({ domain: { ref: 'shopping' }, ref: 'order_count', scale: 0 });
    expect(Object.isFrozen(metric)).toBe(true);
  });

  it.each([{ ref: '' }, { ref: ' x' }, { ref: 'x\n' }, { ref: 'x'.repeat(101) }, { ref: 'x', name: 'n'.repeat(256) }])(
    'is refused when it cannot be stored alike everywhere: %j',
    (options) => {
      const refused = expect.objectContaining({ code: 'SPOOR_INVALID_ARGUMENT' });
      expect(() => defineDomain(options)).toThrow(refused);
      expect(() => defineMetric({ domain: { ref: 'd' }, ...options })).toThrow(refused);
    },
  );

  it.each([-1, 19, 1.5, Number.NaN])('is refused with a scale of %d', (scale) => {
    expect(() => defineMetric({ domain: { ref: 'd' }, ref: 'm', scale })).toThrow(
      expect.objectContaining({ code: 'SPOOR_INVALID_ARGUMENT' }),
    );
  });
});

describeEachDatabase('registration', (kind) => {
  it('stores what is given, renames by a new name, and keeps what is not given again', async () => {
    const dataSource = await createTestDataSource(kind, { entities: TRACKSTATS_ENTITIES });
    const use = async (name: object) => {
      const { statistics, close } = openStatistics(dataSource);
      const domain = defineDomain({ ref: 'shopping', ...('domain' in name && { name: name.domain as string }) });
      const metric = defineMetric({
        domain,
        ref: 'orders',
        ...('metric' in name && { name: name.metric as string, unit: 'pieces' }),
      });
      await statistics.record({ metric, value: 1, period: Period.DAY });
      await close();
      const [[storedDomain], [storedMetric]] = await Promise.all([
        dataSource.getRepository(Domain).find(),
        dataSource.getRepository(Metric).find(),
      ]);
      return [storedDomain?.name, storedMetric?.id, storedMetric?.name, storedMetric?.unit];
    };
    expect(await use({})).toEqual([null, 1, null, null]);
    expect(await use({ metric: 'Orders' })).toEqual([null, 1, 'Orders', 'pieces']);
    expect(await use({})).toEqual([null, 1, 'Orders', 'pieces']);
    expect(await use({ metric: 'Number of orders' })).toEqual([null, 1, 'Number of orders', 'pieces']);
  });

  it('refuses a metric that was moved to another domain by hand, or is asked for there, and writes nothing', async () => {
    const dataSource = await createTestDataSource(kind, { entities: TRACKSTATS_ENTITIES });
    const { statistics, close } = openStatistics(dataSource);
    const orders = defineMetric({ domain: defineDomain({ ref: 'shopping' }), ref: 'orders' });
    const elsewhere = { ...orders, domain: defineDomain({ ref: 'forum' }) };
    await statistics.record({ metric: orders, value: 1, period: Period.DAY });
    const day = { period: Period.DAY, value: 2 } as const;
    const refused = { code: 'SPOOR_UNKNOWN_METRIC' };
    await expect(statistics.record({ metric: elsewhere, ...day })).rejects.toMatchObject(refused);
    const both = [
      { metric: orders, ...day },
      { metric: elsewhere, ...day },
    ];
    await expect(statistics.recordMany(both)).rejects.toMatchObject(refused);
    await expect(statistics.increment(elsewhere)).rejects.toMatchObject(refused);
    await expect(statistics.narrow({ metric: elsewhere, period: Period.DAY })).rejects.toMatchObject(refused);
    await expect(
      statistics.series({ metrics: [orders, elsewhere], period: Period.DAY, from: '2026-01-01', to: '2026-01-02' }),
    ).rejects.toMatchObject(refused);
    await expect(statistics.invalidate({ metrics: [elsewhere] })).rejects.toMatchObject(refused);
    await expect(statistics.findMetrics(['forum.orders'])).rejects.toMatchObject(refused);
    // Of the same name in another domain it is another metric.
    const posts = defineMetric({ domain: defineDomain({ ref: 'forum' }), ref: 'orders' });
    expect(await statistics.narrow({ metric: posts, period: Period.DAY })).toEqual([]);
    expect((await statistics.narrow({ metric: orders, period: Period.DAY })).map(({ value }) => value)).toEqual([1]);
    await close();
  });

  it('needs no statement for a metric that is known', async () => {
    const queries: string[] = [];
    const logger = { logQuery: (query: string) => void queries.push(query) };
    const dataSource = await createTestDataSource(kind, {
      entities: TRACKSTATS_ENTITIES,
      logging: ['query'],
      logger: new Proxy(logger, { get: (target, name) => Reflect.get(target, name) ?? (() => undefined) }) as never,
    });
    const { statistics, ready, close } = openStatistics(dataSource);
    // Old labels are looked for at the start, beside the first calls.
    await ready();
    const metric = defineMetric({ domain: defineDomain({ ref: 'd' }), ref: 'm', aggregate: 'sum' });
    await statistics.increment(metric);
    queries.length = 0;
    await statistics.increment(metric);
    expect(queries.slice(1)).toEqual([]);
    queries.length = 0;
    const values = Array.from({ length: 10_000 }, (_, index) => {
      const date = new Date(Date.UTC(1990, 0, 1 + index)).toISOString().slice(0, 10);
      return { metric, value: index, period: Period.DAY, date };
    });
    await statistics.recordMany(values);
    expect(queries.length).toBeLessThanOrEqual(10);
    expect(await statistics.narrow({ metric, period: Period.DAY })).toHaveLength(10_001);
    await close();
  });

  it('lets a reader see what another process has begun to increment meanwhile', async () => {
    const database = await createTestDatabase(kind);
    const metric = defineMetric({ domain: defineDomain({ ref: 'd' }), ref: 'm' });
    const [reader, writer] = [
      openStatistics(await createTestDataSource(kind, { database, entities: TRACKSTATS_ENTITIES })),
      openStatistics(await createTestDataSource(kind, { database, entities: TRACKSTATS_ENTITIES })),
    ];
    const day = { metric, date: '2026-03-29' } as const;
    expect(await reader.statistics.narrow({ ...day, period: Period.LIFETIME })).toEqual([]);
    await writer.statistics.increment(metric, 3, day);
    expect(await reader.statistics.narrow({ ...day, period: Period.LIFETIME })).toMatchObject([{ value: 3 }]);
    await Promise.all([reader.close(), writer.close()]);
  });

  it('of the same definitions by ten processes at once makes one row each, and no error', async () => {
    const database = await createTestDatabase(kind);
    const before = await createTestDataSource(kind, {
      database,
      entities: [...TRACKSTATS_ENTITIES, ...CONFORMANCE_ENTITIES],
    });
    const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
    const environment = { DATA_SOURCE: JSON.stringify(address) };
    const children = Array.from({ length: 10 }, () =>
      startChild('test/trackstats/programs/register.mjs', { environment }),
    );
    await Promise.all(children.map((child) => child.next(60_000)));
    for (const child of children) child.send('go');
    const answers = await Promise.all(children.map((child) => child.next<{ ids?: number[]; error?: string }>(60_000)));
    await Promise.all(children.map(({ ended }) => ended));
    expect(answers.map(({ error }) => error)).toEqual(Array(10).fill(undefined));
    expect(await before.getRepository(Metric).count()).toBe(5);
    expect(await before.getRepository(Domain).find()).toEqual([{ ref: 'race', name: 'Race' }]);
  }, 90_000);
});
