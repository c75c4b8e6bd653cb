import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PERIODS } from '@spoor/trackstats';
import { REPOSITORY } from './support/clone.js';
import { Readme } from './support/readme.js';

const readme = new Readme('libs/trackstats/README.md');
const source = (path: string): string => readFileSync(join(REPOSITORY, 'libs/trackstats', path), 'utf8');
const bare = (cell: string | undefined): string => cell?.replaceAll('`', '') ?? '';

describe('The README of statistics', () => {
  it('has the table of periods of the source', () => {
    const rows = Object.values(PERIODS).map(({ names, first, last, storedUnder, kept, notOver, empty }) => [
      names.join(', '),
      first,
      last,
      storedUnder,
      kept,
      notOver,
      empty,
    ]);
    expect(readme.table('## Periods').map((row) => row.map(bare))).toEqual(rows);
  });

  it('has the options of the source, with their defaults', () => {
    const documented = source('src/trackstats.options.ts').matchAll(/@default (.+)\n\s+\*\/\n\s+(\w+)\?:/g);
    const options = [...documented].map(([, byDefault, name]) => [name, byDefault]);
    expect(readme.table('## Options').map(([name, byDefault]) => [bare(name), byDefault])).toEqual(options);
  });

  it('has every call of the service', () => {
    const text = source('src/sets/statistic-set.ts') + source('src/statistics.service.ts');
    const calls = [...text.matchAll(/^ {2}(?:readonly |async )?(\w+)(?:<[^(]*>)?(?:\(|: Statistics)/gm)].map(
      ([, name]) => name,
    );
    const documented = readme.table('## The calls').map(([call]) => /\w+/.exec(bare(call))?.[0]);
    const hidden = new Set(['constructor', 'codec', 'engine', 'scope']);
    expect(documented.toSorted()).toEqual([...new Set(calls)].filter((name) => !hidden.has(name as string)).toSorted());
  });

  it('mentions every subpath of the package', () => {
    const { exports } = JSON.parse(source('package.json')) as { exports: Record<string, unknown> };
    const subpaths = Object.keys(exports).filter((path) => path !== '.' && path !== './package.json');
    for (const subpath of subpaths) expect(readme.text).toContain(`@spoor/trackstats${subpath.slice(1)}`);
  });
});
