import { ref } from '@spoor/core';
import { defineDomain, defineMetric, Period, type Recording } from '@spoor/trackstats';
import { keepScreenshot } from '../support/browser.js';
import { startDashboard } from './support/dashboard.js';
import { CUSTOMERS, Customer, dateOf, NOW, ordersOf, TODAY } from './support/shop.js';
import { DESKTOP, rowsOf, settled, ShopWindow } from './support/shop-window.js';

/** A browser beside other specs on a small machine takes its time. */
jest.setTimeout(60_000);

let window: ShopWindow;

beforeAll(async () => {
  window = await ShopWindow.open();
});
beforeEach(() => window.complaints.splice(0));
afterAll(() => window.close());

describe('The dashboard in Chromium', () => {
  it('shows first today against the same weekday, 30 days with today not over, how far it is complete, and when it was verified', async () => {
    const page = await window.look();
    await keepScreenshot(page, 'dashboard');
    expect(await page.locator('#today').textContent()).toBe('Today, Wednesday 25 March');
    expect(await page.locator('#coverage').textContent()).toBe(
      'Complete to 25 Mar, 14:29 UTC (3 minutes ago) · last verified 25 Mar, 09:32 UTC (5 hours ago)',
    );
    const card = page.locator('.card[data-metric="shop.orders"]');
    const [today, weekAgo] = [ordersOf(0), ordersOf(7)];
    expect(await card.locator('.value').textContent()).toBe(`${today} so far`);
    const share = Math.floor((100 * today) / weekAgo);
    expect(await card.locator('.compared').textContent()).toBe(`${share} % of all of last Wednesday: ${weekAgo}`);
    expect(await page.locator('.card[data-metric="audience.followers"]').textContent()).toContain('12,000');

    const rows = await rowsOf(page);
    expect(rows.map(([, value]) => value)).toEqual(
      Array.from({ length: 30 }, (_, ago) => `${ordersOf(ago)}${ago === 0 ? ' so far' : ''}`),
    );
    expect([rows[0]?.[0], rows[29]?.[0]]).toEqual(['Wed, 25 Mar 2026', 'Tue, 24 Feb 2026']);
    expect(await page.locator('.legend').textContent()).toContain('not over yet');
    // All of it without having to scroll.
    const chart = await page.locator('.chart').boundingBox();
    expect((chart?.y ?? Infinity) + (chart?.height ?? Infinity)).toBeLessThan(DESKTOP.height);
    expect(window.complaints).toEqual([]);
  });

  it('lets metrics, period, range, object, drawing and comparison be chosen, and keeps the choice in its address', async () => {
    const page = await window.look();
    await page.locator('#metrics summary').click();
    await page.getByLabel('Revenue EUR').check();
    await page.keyboard.press('Escape');
    await page.locator('#period').selectOption('month');
    await page.locator('#range').selectOption('dates');
    await page.locator('#from').fill('2026-01-01');
    await page.locator('#to').fill('2026-03-31');
    await page.locator('#previous').check();
    await page.locator('#kind').selectOption('bars');
    await page.locator('figure[data-metric="shop.revenue"] .chart.bars').waitFor();
    await settled(page);
    const sum = (month: string, value: (ago: number) => number) =>
      Array.from({ length: 400 }, (_, ago) => ago).reduce(
        (total, ago) => total + (dateOf(ago).startsWith(month) ? value(ago) : 0),
        0,
      );
    const expected = [
      ['Mar 2026', '2026-03', '2025-12'],
      ['Feb 2026', '2026-02', '2025-11'],
      ['Jan 2026', '2026-01', '2025-10'],
    ].map(([name, own = '', before = '']) => [
      name,
      `${sum(own, ordersOf)}${own === '2026-03' ? ' so far' : ''}`,
      String(sum(before, ordersOf)),
    ]);
    expect(await rowsOf(page)).toEqual(expected);
    await keepScreenshot(page, 'dashboard-bars');

    await page.reload();
    await settled(page);
    expect(await rowsOf(page)).toEqual(expected);
    expect(await page.locator('figure').count()).toBe(2);
    expect(window.complaints).toEqual([]);
  });

  it('shows those objects first that have the largest values, and any other by its id', async () => {
    await window.shop.statistics.record({
      metric: defineMetric({ domain: defineDomain({ ref: 'shop' }), ref: 'orders' }),
      value: 77,
      period: Period.DAY,
      date: dateOf(90),
      object: ref(Customer, 40),
    });
    const page = await window.look();
    await page.locator('#object-type').selectOption('customer');
    await page.getByText('3 of 5').waitFor();
    await settled(page);
    const heads = page.locator('.table thead th');
    expect(await heads.allTextContents()).toEqual(['day', ...CUSTOMERS.slice(0, 3)]);
    await page.locator('#objects summary').click();
    await page.getByLabel(CUSTOMERS[1] as string).uncheck();
    await page.getByLabel('Another one, by its id').fill('40');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.locator('.table thead th', { hasText: 'customer 40' }).waitFor();
    expect(await heads.allTextContents()).toEqual(['day', CUSTOMERS[0], CUSTOMERS[2], 'customer 40']);
    await page.keyboard.press('Escape');
    await page.locator('#range').selectOption('365');
    await page.locator('.table tbody th', { hasText: '25 Dec 2025' }).waitFor();
    expect((await rowsOf(page))[90]?.[3]).toBe('77');
    await keepScreenshot(page, 'dashboard-objects');
    expect(window.complaints).toEqual([]);
  });

  it('draws a calendar of days, each with its value', async () => {
    const page = await window.look({ query: '?kind=calendar&range=365' });
    await keepScreenshot(page, 'dashboard-calendar');
    const days = page.locator('.heat td:not(.outside)');
    expect(await days.count()).toBe(365 + 1);
    expect(await page.locator('.heat tbody tr').nth(2).locator('td:not(.outside)').last().textContent()).toBe(
      `${ordersOf(0)} so far`,
    );
    const levels = await page
      .locator('.heat td[class*=level]')
      .evaluateAll((all) => all.map(({ className }) => className));
    expect(new Set(levels.map((name) => name.slice(0, 7))).size).toBeGreaterThan(3);
    expect(window.complaints).toEqual([]);
  });

  it("counts the days of the viewer's zone where there are finer values, and says where there are none", async () => {
    const page = await window.look({ query: '?metrics=shop.orders&metrics=shop.revenue' });
    await page.locator('#zone').selectOption('Pacific/Kiritimati');
    await page.getByText('It is kept by the day of UTC alone.').waitFor();
    await settled(page);
    // Noon of UTC is the next date there, which has begun.
    expect(await page.locator('#today').textContent()).toBe('Today, Thursday 26 March');
    expect((await rowsOf(page)).slice(0, 2).map(([, value]) => value)).toEqual([
      `${ordersOf(0)} so far`,
      `${ordersOf(1)}`,
    ]);
    expect(await page.locator('#coverage').textContent()).toContain('26 Mar, 04:29');
    await page.reload();
    await settled(page);
    expect(await page.locator('#zone').inputValue()).toBe('Pacific/Kiritimati');
    expect(window.complaints).toEqual([]);
  });

  it('shows within a minute what has been registered since it was opened, and leaves the reader where he was', async () => {
    const { url, statistics } = await startDashboard({ metrics: [] });
    const page = await window.look({ url });
    await page.clock.install({ time: NOW });
    await page.reload();
    await settled(page);
    const record = async (of: string) => {
      const metric = defineMetric({ domain: defineDomain({ ref: 'shop' }), ref: of, name: `Number of ${of}` });
      await statistics.record({ metric, value: 7, period: Period.DAY, date: TODAY });
    };
    const box = (of: string) => page.getByRole('checkbox', { name: `Number of ${of}` });
    await record('orders');
    await page.clock.runFor(60_000);
    await page.locator('.card[data-metric="shop.orders"]').filter({ hasText: '7' }).waitFor();
    await page.locator('#metrics summary').click();
    await box('orders').check();
    await page.locator('figure[data-metric="shop.orders"]').waitFor();

    // One that is registered between the two questions of a refresh is left to the next one.
    await page.route('**/data/overview*', async (route) => {
      await record('returns');
      await route.continue();
    });
    const answered = page.waitForResponse('**/data/series*');
    await page.clock.runFor(60_000);
    await answered;
    await page.unroute('**/data/overview*');
    await page.clock.runFor(60_000);
    await page.locator('.card[data-metric="shop.returns"]').waitFor();
    expect(await page.locator('.card').count()).toBe(2);
    expect(await box('orders').isChecked()).toBe(true);
    expect(await page.evaluate('document.activeElement.value')).toBe('shop.orders');
    await box('returns').check();
    await page.locator('figure[data-metric="shop.returns"]').waitFor();
    expect(window.complaints).toEqual([]);
  });

  it('is read in exact numbers of any length', async () => {
    const { url, statistics } = await startDashboard();
    const amounts = ['92233720368547758.07', '-1234567.89', null];
    const metric = defineMetric({ domain: defineDomain({ ref: 'shop' }), ref: 'revenue', scale: 2 });
    const recordings = amounts.map((value, ago): Recording => ({
      metric,
      value,
      period: Period.DAY,
      date: dateOf(ago),
    }));
    await statistics.exact.recordMany(recordings);
    const page = await window.look({ url, query: '?range=7' });
    const values = (await rowsOf(page, 'shop.revenue')).map(([, value]) => value);
    expect(values.slice(0, 4)).toEqual(['92,233,720,368,547,758.07 so far', '-1,234,567.89', '–', '0.00']);
    expect(await page.locator('.value').first().textContent()).toContain('92,233,720,368,547,758.07');
    expect(window.complaints).toEqual([]);
  });

  it('shows names as text, whatever they are', async () => {
    const name = `<script>window.broken = 1</script><img src=x onerror="window.broken = 1">'"&amp;`;
    const domain = defineDomain({ ref: `evil'"><b>`, name });
    const metric = defineMetric({
      domain,
      ref: `"><img src=x onerror=alert(1)>`,
      name,
      description: name,
      unit: '<i>',
    });
    const { url, statistics, dataSource } = await startDashboard({ metrics: [metric] });
    await dataSource.getRepository(Customer).insert({ name });
    await statistics.recordMany([
      { metric, value: 1, period: Period.DAY, date: TODAY },
      { metric, value: 1, period: Period.DAY, date: TODAY, object: ref(Customer, 1) },
    ]);
    for (const query of ['?objectType=customer', '?kind=calendar']) {
      const page = await window.look({ url, query });
      expect(await page.locator('figure h3').textContent()).toBe(name);
      expect(await page.locator('body').textContent()).toContain('<i>');
      if (query.includes('customer')) expect(await page.locator('.table thead th').last().textContent()).toBe(name);
      expect(await page.locator('body :is(img, script, b:not(.value b), i:not(.swatch, [class^=level]))').count()).toBe(
        0,
      );
      expect(await page.evaluate('window.broken')).toBeUndefined();
    }
    expect(window.complaints).toEqual([]);
  });

  it('says what is wrong instead of showing nothing', async () => {
    const own = await startDashboard();
    const page = await window.look({ url: own.url });
    expect(await page.locator('main').textContent()).toContain('Nothing has been recorded yet.');
    await page.route('**/data/series*', (route) => route.fulfill({ status: 403, body: '{}' }));
    await own.statistics.recordMany([
      { metric: defineMetric({ domain: defineDomain({ ref: 'shop' }), ref: 'orders' }), value: 1, period: Period.DAY },
    ]);
    await page.reload();
    await page.getByRole('alert').filter({ hasText: 'You may not see these statistics' }).waitFor();
    await page.unroute('**/data/series*');
    await own.app.close();
    await page.locator('#range').selectOption('7');
    await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
  });
});
