import type { Page } from 'playwright-core';
import { closeBrowser, openPage } from '../../support/browser.js';
import { dropTestDatabases } from '../../support/databases.js';
import { closeDashboards, startDashboard, type StartedDashboard } from './dashboard.js';
import { NOW, pretendTracked, recordShop } from './shop.js';

export const DESKTOP = { width: 1_280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A dashboard of the shop, and looks at it in Chromium. */
export class ShopWindow {
  /** What the browser complains of: scripts that fail, answers that are errors, and what the security policy forbids. */
  readonly complaints: string[] = [];

  private constructor(readonly shop: StartedDashboard) {}

  static async open(): Promise<ShopWindow> {
    const shop = await startDashboard();
    await recordShop(shop.statistics, shop.dataSource);
    await pretendTracked(shop.dataSource);
    return new ShopWindow(shop);
  }

  /** Opens the dashboard, as it is once its charts are drawn. */
  async look({ url = this.shop.url, query = '', options = {} }: Look = {}): Promise<Page> {
    const page = await openPage({ viewport: DESKTOP, timezoneId: 'Europe/Amsterdam', ...options });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    await page.clock.setFixedTime(NOW);
    await page.goto(`${url}/statistics${query}`);
    await settled(page);
    return page;
  }

  async close(): Promise<void> {
    await closeBrowser();
    await closeDashboards();
    await dropTestDatabases();
  }
}

export interface Look {
  url?: string;
  query?: string;
  options?: Parameters<typeof openPage>[0];
}

export async function settled(page: Page): Promise<void> {
  await page.locator('#figures[aria-busy=false] > *').first().waitFor();
}

/** The rows of a table as texts, without the head. */
export async function rowsOf(page: Page, metric = 'shop.orders'): Promise<string[][]> {
  const rows = await page.locator(`figure[data-metric="${metric}"] .table tbody tr`).all();
  return await Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
}
