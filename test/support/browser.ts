import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumFinders, findChromium } from '@spoor/test-servers';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Kept after the run, to be looked at: `.cache/screenshots`. */
const SCREENSHOTS = join(__dirname, '../../.cache/screenshots');

let browser: Browser | undefined;

/** A page of a real Chromium, in a context of its own. `afterAll(closeBrowser)` ends it. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  browser ??= await launch();
  const context = await browser.newContext(options);
  return await context.newPage();
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

/** @param name of the file, without its ending */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

async function launch(): Promise<Browser> {
  const { path, environment } = await findChromium(chromiumFinders(chromium.executablePath()));
  const env = { ...(process.env as Record<string, string>), ...environment };
  return await chromium.launch({ executablePath: path, chromiumSandbox: process.getuid?.() !== 0, env });
}
