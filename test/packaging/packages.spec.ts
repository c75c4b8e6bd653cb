import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, scratchDirectory } from '../repository/support/clone.js';
import { packLibraries, type PackedLibrary } from './support/pack-libraries.js';

let packed: PackedLibrary[];

beforeAll(async () => {
  packed = await packLibraries(await scratchDirectory('packed'));
}, 120_000);

describe('A package as npm would get it', () => {
  it('is made of each library', () => {
    expect(packed.map(({ name }) => name)).toEqual(['core', 'counter', 'diffs', 'sequere', 'trackstats']);
  });

  it('says what it is and under which licence', () => {
    for (const { files } of packed)
      expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
  });

  it('has for every subpath one module with its types, and the sources that maps lead to', () => {
    for (const { name, files } of packed) {
      const entries = entriesOf(name);
      expect(entries).toContain('dist/index');
      const types = entries.flatMap((entry) => [`${entry}.d.ts`, `${entry}.d.ts.map`]);
      const modules = entries.flatMap((entry) => [`${entry}.js`, `${entry}.js.map`]);
      expect(files).toEqual(expect.arrayContaining([...types, ...modules, 'src/index.ts']));
      const chunks = /^dist\/chunks\/[^/]+\.js(\.map)?$/;
      expect(files.filter((path) => /^dist\/.+\.js(\.map)?$/.test(path) && !chunks.test(path)).toSorted()).toEqual(
        modules.toSorted(),
      );
    }
  });

  it('holds nothing besides, but for the page of the dashboard', () => {
    const foreign = packed.flatMap(({ name, files }) =>
      files.filter((path) => !isNeeded(path)).map((path) => `${name}/${path}`),
    );
    expect(foreign.filter((path) => !path.startsWith('trackstats/public/'))).toEqual([]);
    expect(foreign.length).toBeGreaterThan(0);
  });
});

/** What the package's `exports` lead to, without an ending. */
function entriesOf(name: string): string[] {
  const { exports } = JSON.parse(readFileSync(join(REPOSITORY, 'libs', name, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { default: string }>;
  };
  return Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : [entry.default.replace(/^\.\/(.+)\.js$/, '$1')],
  );
}

function isNeeded(path: string): boolean {
  if (/\.spec\./.test(path)) return false;
  return (
    ['LICENSE', 'README.md', 'CHANGELOG.md', 'package.json'].includes(path) ||
    /^dist\/.+\.(js|d\.ts)(\.map)?$/.test(path) ||
    /^src\/.+\.ts$/.test(path)
  );
}
