import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MissingChartsError } from './errors/missing-charts.error.js';

/** A file of the page. */
export interface Asset {
  readonly type: string;
  readonly text: string;
}

// src and dist lie at the same depth, so this holds for both.
const FILES = fileURLToPath(new URL('../../public/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const PAGE = 'dashboard.html';

/** The page and what it needs, held in memory: a request names one of them, and never a path. */
export class DashboardAssets {
  private constructor(private readonly files: ReadonlyMap<string, Asset>) {}

  /** @throws MissingChartsError */
  static async load(): Promise<DashboardAssets> {
    const own = (await readdir(FILES)).map((name): [string, string] => [name, join(FILES, name)]);
    const charts = chartsDirectory();
    const paths = [
      ...own,
      ['uplot.js', join(charts, 'uPlot.iife.min.js')],
      ['uplot.css', join(charts, 'uPlot.min.css')],
    ];
    const read = async ([name, path]: string[]): Promise<[string, Asset]> => {
      const type = TYPES[extname(String(name))] ?? 'text/plain; charset=utf-8';
      return [String(name), { type, text: await readFile(String(path), 'utf8') }];
    };
    return new DashboardAssets(new Map(await Promise.all(paths.map(read))));
  }

  get page(): Asset {
    return this.files.get(PAGE) as Asset;
  }

  find(name: string): Asset | undefined {
    return this.files.get(name);
  }
}

function chartsDirectory(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve('uplot/dist/uPlot.iife.min.js'));
  } catch (cause) {
    throw new MissingChartsError({ cause });
  }
}
