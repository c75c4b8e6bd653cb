import { readFileSync } from 'node:fs';
import { keepScreenshot } from '../support/browser.js';
import { ordersOf } from './support/shop.js';
import { DESKTOP, PHONE, ShopWindow, type Look } from './support/shop-window.js';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** A browser beside other specs on a small machine takes its time. */
jest.setTimeout(60_000);

let window: ShopWindow;

beforeAll(async () => {
  window = await ShopWindow.open();
});
beforeEach(() => window.complaints.splice(0));
afterAll(() => window.close());

describe('The dashboard by keyboard', () => {
  it('is gone through in the order in which it is read, and reads its charts out point by point', async () => {
    const page = await window.look({ query: '?metrics=shop.orders' });
    const focused = () =>
      page.evaluate<string>(
        'document.activeElement.id || document.activeElement.className || document.activeElement.textContent',
      );
    const path: string[] = [];
    for (let step = 0; step < 16; step += 1) {
      await page.keyboard.press('Tab');
      path.push(await focused());
    }
    expect(path).toEqual([
      'skip',
      'Followers',
      'Orders',
      'Revenue',
      expect.stringContaining('Metrics'),
      'object-type',
      'period',
      'range',
      'kind',
      'zone',
      'previous',
      'cumulative',
      'chart line',
      'table',
      expect.anything(),
      expect.anything(),
    ]);
    await page.locator('.chart').focus();
    const reading = page.locator('.reading');
    expect(await reading.textContent()).toBe(`Wed, 25 Mar 2026: ${ordersOf(0)} so far`);
    await page.keyboard.press('ArrowLeft');
    expect(await reading.textContent()).toBe(`Tue, 24 Mar 2026: ${ordersOf(1)}`);
    await page.keyboard.press('Home');
    expect(await reading.textContent()).toBe(`Tue, 24 Feb 2026: ${ordersOf(29)}`);
    await page.keyboard.press('ArrowLeft');
    expect(await reading.textContent()).toBe(`Tue, 24 Feb 2026: ${ordersOf(29)}`);
    await page.keyboard.press('End');
    expect(await reading.textContent()).toContain('25 Mar 2026');
    expect(await reading.getAttribute('aria-live')).toBe('polite');
  });

  it('chooses metrics and an object, and reads a calendar by days and weeks', async () => {
    const page = await window.look({ query: '?kind=calendar&range=90' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('explore');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.locator('figure[data-metric="shop.revenue"]').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('#metrics').getAttribute('open')).toBeNull();
    await page.locator('figure[data-metric="shop.orders"] .chart').focus();
    const reading = page.locator('figure[data-metric="shop.orders"] .reading');
    await page.keyboard.press('ArrowLeft');
    expect(await reading.textContent()).toBe(`Wed, 18 Mar 2026: ${ordersOf(7)}`);
    await page.keyboard.press('ArrowUp');
    expect(await reading.textContent()).toBe(`Tue, 17 Mar 2026: ${ordersOf(8)}`);
    expect(window.complaints).toEqual([]);
  });
});

const LOOKS: [title: string, query: string, options: Look['options']][] = [
  ['in light', '', {}],
  ['in dark', '?metrics=shop.orders&metrics=shop.revenue&kind=bars&previous=true', { colorScheme: 'dark' }],
  [
    'with objects on a phone',
    '?objectType=customer',
    { viewport: PHONE, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  ],
  [
    'with a calendar on a phone in dark',
    '?kind=calendar&range=90',
    { viewport: PHONE, deviceScaleFactor: 2, isMobile: true, colorScheme: 'dark' },
  ],
];

describe.each(LOOKS)('The dashboard %s', (title, query, options) => {
  it('has no fault that axe finds, and fits the screen', async () => {
    const page = await window.look({ query, options });
    await keepScreenshot(page, `dashboard-${title.replaceAll(' ', '-')}`);
    const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      `${AXE}; axe.run()`,
    );
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(options?.viewport?.width ?? DESKTOP.width);
    expect(window.complaints).toEqual([]);
  });
});

describe('The colors of the charts', () => {
  it.each(['light', 'dark'] as const)('stand out from the ground in %s by 3 to 1 at least', async (colorScheme) => {
    const page = await window.look({ options: { colorScheme } });
    const names = ['--surface', ...Array.from({ length: 8 }, (_, index) => `--line-${index + 1}`)];
    const colors = await page.evaluate<string[]>(
      `${JSON.stringify(names)}.map((name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim())`,
    );
    const [surface = 0, ...lines] = colors.map(luminance);
    for (const line of lines)
      expect((Math.max(line, surface) + 0.05) / (Math.min(line, surface) + 0.05)).toBeGreaterThan(3);
    expect(new Set(colors).size).toBe(9);
  });
});

/** Of `#rrggbb`, as WCAG defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
