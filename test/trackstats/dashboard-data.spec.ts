import { ref } from '@spoor/core';
import { defineDomain, defineMetric, Period } from '@spoor/trackstats';
import { describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { ask, closeDashboards, startDashboard, type StartedDashboard } from './support/dashboard.js';
import {
  Customer,
  CUSTOMERS,
  dateOf,
  FOLLOWERS,
  NOW,
  ORDERS,
  ordersOf,
  pretendTracked,
  recordShop,
  REVENUE,
  revenueOf,
  SHOP,
  TODAY,
} from './support/shop.js';

afterEach(closeDashboards);
afterAll(dropTestDatabases);

const RANGE = `from=${dateOf(29)}&to=${TODAY}`;

describeEachDatabase('The data of the dashboard', (kind) => {
  let dashboard: StartedDashboard;
  const data = async (path: string): Promise<never> =>
    (await ask(dashboard.url, `statistics/data/${path}`)).body as never;

  beforeEach(async () => {
    dashboard = await startDashboard({ kind });
  });

  it('is what the service says: metrics, the last 30 days, series, and the objects with the largest values', async () => {
    const { statistics, dataSource } = dashboard;
    await recordShop(statistics, dataSource);
    await pretendTracked(dataSource);

    const derived = Object.values(Period).filter((period) => period !== Period.HOUR);
    const { metrics, ...catalog } = (await data('metrics')) as {
      metrics: { periods: string[]; objectPeriods: string[] }[];
    };
    expect(catalog).toEqual({ zone: 'UTC', objectTypes: ['customer'] });
    expect(metrics).toMatchObject([
      { name: 'audience.followers', title: 'Followers', domain: 'Audience', periods: ['lifetime'], objectPeriods: [] },
      { name: 'shop.orders', title: 'Orders', anyZone: true, objectsAnyZone: false, additive: true, isTracked: true },
      { name: 'shop.revenue', description: expect.stringContaining('VAT'), unit: 'EUR', isTracked: false },
    ]);
    expect(new Set(metrics[1]?.periods)).toEqual(new Set(Object.values(Period)));
    expect(new Set(metrics[1]?.objectPeriods)).toEqual(new Set(derived));
    expect(new Set(metrics[2]?.periods)).toEqual(new Set(derived));

    const days = Array.from({ length: 30 }, (_, index) => 29 - index);
    const overview = (await data('overview')) as {
      metrics: { points: { date: string; value: string; partial: boolean }[] }[];
    };
    expect(overview).toMatchObject({
      zone: 'UTC',
      today: TODAY,
      metrics: [
        { name: 'audience.followers', period: 'lifetime', completeUpTo: null, verifiedAt: null },
        { name: 'shop.orders', period: 'day', completeUpTo: new Date(NOW - 3 * 60_000).toISOString() },
        { name: 'shop.revenue', period: 'day' },
      ],
    });
    const values = overview.metrics.map(({ points }) => points.map(({ value }) => value));
    expect(values[0]).toEqual(days.map((ago) => String(12_000 - Math.ceil(ago / 3) * 3 * 11)));
    expect(values[1]).toEqual(days.map((ago) => String(ordersOf(ago))));
    expect(values[2]).toEqual(days.map((ago) => (revenueOf(ago) / 100).toFixed(2)));
    expect(overview.metrics[1]?.points.map(({ partial }) => partial)).toEqual(days.map((ago) => ago === 0));

    const { objects } = (await data(`objects?metric=shop.orders&type=customer&${RANGE}`)) as { objects: object[] };
    expect(objects).toEqual(CUSTOMERS.map((name, index) => ({ type: 'customer', id: String(index + 1), name })));

    const asked = `series?metric=shop.revenue&metric=shop.orders&period=calendar_month&from=2025-12-01&to=${TODAY}`;
    const months = await statistics.exact.series({
      metrics: [REVENUE, ORDERS],
      period: Period.CALENDAR_MONTH,
      from: '2025-12-01',
      to: TODAY,
      comparePrevious: true,
    });
    const answer = (await data(`${asked}&previous=true`)) as {
      lines: { metric: string; points: object[]; previous: object[] }[];
    };
    expect(answer.lines.map(({ metric }) => metric)).toEqual(['shop.revenue', 'shop.orders']);
    expect(answer.lines.map(({ points, previous }) => ({ points, previous }))).toEqual(
      JSON.parse(JSON.stringify(months.lines.map(({ points, previous }) => ({ points, previous })))),
    );
    const each = await data(`series?metric=shop.orders&${RANGE}&object=customer:2&object=customer:1&cumulative=true`);
    expect(each).toMatchObject({
      lines: [{ object: { id: '2', name: CUSTOMERS[1] } }, { object: { id: '1', name: CUSTOMERS[0] } }],
    });
  });

  it('has every digit of what a number would round, and no value for what is unknown', async () => {
    const { statistics } = dashboard;
    await statistics.exact.recordMany([
      { metric: REVENUE, value: '92233720368547758.07', period: Period.DAY, date: dateOf(2) },
      { metric: REVENUE, value: '-0.01', period: Period.DAY, date: dateOf(1) },
      { metric: REVENUE, value: null, period: Period.DAY, date: TODAY },
    ]);
    const { lines } = (await data(`series?metric=shop.revenue&from=${dateOf(3)}&to=${TODAY}`)) as {
      lines: { points: { value: string }[] }[];
    };
    expect(lines[0]?.points.map(({ value }) => value)).toEqual(['0.00', '92233720368547758.07', '-0.01', null]);
  });

  it('is there before anything is recorded, and counts on a metric that others have begun to record meanwhile', async () => {
    const { statistics } = dashboard;
    expect(await data('overview')).toEqual({ zone: 'UTC', today: TODAY, metrics: [] });
    await statistics.increment(defineMetric({ domain: SHOP, ref: 'visits' }), 3);
    const gauge = defineMetric({ domain: SHOP, ref: 'stock' });
    await statistics.record({ metric: gauge, value: 5, period: Period.DAY, date: TODAY });
    expect(await data('overview')).toMatchObject({ metrics: [{ name: 'shop.stock' }, { name: 'shop.visits' }] });
    await statistics.record({ metric: gauge, value: 5, period: Period.DAY, date: dateOf(1), object: ref(Customer, 9) });
    await statistics.increment(gauge, 1, { date: TODAY });
    expect(await data('metrics')).toMatchObject({ metrics: [{}, {}, {}, { name: 'shop.stock', additive: true }, {}] });
  });
});

describe('The data of the dashboard', () => {
  it.each([
    ['series?metric=shop.none&from=2026-01-01&to=2026-01-02', 404, 'SPOOR_UNKNOWN_METRIC'],
    ['overview?metric=shop.none', 404, 'SPOOR_UNKNOWN_METRIC'],
    ['series?from=2026-01-01&to=2026-01-02', 400, 'SPOOR_INVALID_ARGUMENT'],
    ['series?metric=shop.orders&from=2026-02-30&to=2026-03-01', 400, 'SPOOR_INVALID_ARGUMENT'],
    ['series?metric=shop.orders&from=yesterday&to=2026-03-01', 400, 'SPOOR_INVALID_ARGUMENT'],
    ['series?metric=shop.orders&from=2026-03-02&to=2026-03-01', 400, 'SPOOR_INVALID_ARGUMENT'],
    ['series?metric=shop.orders&from=0001-01-01&to=9999-12-31', 400, 'SPOOR_INVALID_ARGUMENT'],
    ['series?metric=shop.orders&period=fortnight&from=2026-01-01&to=2026-01-02', 400, 'SPOOR_INVALID_ARGUMENT'],
    ['series?metric=shop.orders&from=2026-01-01&to=2026-01-02&object=customer', 400, 'SPOOR_INVALID_ARGUMENT'],
    ['series?metric=shop.orders&from=2026-01-01&to=2026-01-02&object=nothing:1', 400, 'SPOOR_UNKNOWN_ENTITY_TYPE'],
    ['series?metric=shop.orders&from=2026-01-01&to=2026-01-02&cumulative=perhaps', 400, 'SPOOR_INVALID_ARGUMENT'],
    ['series?metric=shop.orders&from=2026-01-01&to=2026-01-02&zone=Mars/Phobos', 400, 'SPOOR_INVALID_ARGUMENT'],
    ['series?metric=shop.orders&from=2026-01-01&to=2026-01-02&zone=Asia/Tokyo', 409, 'SPOOR_ZONE_UNAVAILABLE'],
    ['objects?metric=shop.orders&type=nothing&from=2026-01-01&to=2026-01-02', 400, 'SPOOR_UNKNOWN_ENTITY_TYPE'],
    [`overview?${'metric=shop.orders&'.repeat(13)}`, 400, 'SPOOR_INVALID_ARGUMENT'],
  ])('answers %s with %d, a code and what to do', async (path, statusCode, code) => {
    const { url } = await startDashboard();
    const { status, body } = await ask(url, `statistics/data/${path}`);
    expect(status).toBe(statusCode);
    expect(body).toEqual({ statusCode, code, message: expect.any(String), remedy: expect.any(String) });
  });

  it('keeps what the database says of itself to the server', async () => {
    const { url, dataSource } = await startDashboard();
    await dataSource.query('DROP TABLE spoor_statistic_by_date');
    const { status, body } = await ask(url, `statistics/data/overview`);
    expect([status, body]).toEqual([500, { statusCode: 500, message: 'Internal server error' }]);
  });
});

describe('Names in the data of the dashboard', () => {
  it('are what they are, as text', async () => {
    const name = `<script>alert("1")</script>'&amp;`;
    const metric = defineMetric({
      domain: defineDomain({ ref: 'evil', name }),
      ref: `"><img src=x>`,
      name,
      unit: '<b>',
    });
    const { url } = await startDashboard({ metrics: [metric, FOLLOWERS] });
    const response = await fetch(`${url}/statistics/data/metrics`);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toMatchObject({ metrics: [{}, { title: name, domain: name, unit: '<b>' }] });
  });
});
