import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchDirectory } from '../repository/support/clone.js';
import { packLibraries, type PackedLibrary } from './support/pack-libraries.js';

let packed: PackedLibrary[];

beforeAll(async () => {
  const directory = join(await scratchDirectory('packed'), 'packages');
  await mkdir(directory);
  packed = await packLibraries(directory);
}, 120_000);

describe('A package as npm would get it', () => {
  it('is made of each library', () => {
    expect(packed.map(({ name }) => name)).toEqual(['core', 'counter', 'diffs', 'sequere', 'trackstats']);
  });

  it('says what it is and under which licence', () => {
    for (const { files } of packed)
      expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
  });

  it('has for every module its types, and maps that lead to its source', () => {
    for (const { files } of packed) {
      const modules = files.flatMap((path) => /^dist\/(.+)\.js$/.exec(path)?.[1] ?? []);
      expect(modules).toContain('index');
      const wanted = modules.flatMap((path) => [
        `dist/${path}.d.ts`,
        `dist/${path}.d.ts.map`,
        `dist/${path}.js.map`,
        `src/${path}.ts`,
      ]);
      expect(wanted.filter((path) => !files.includes(path))).toEqual([]);
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

function isNeeded(path: string): boolean {
  if (/\.spec\./.test(path)) return false;
  return (
    ['LICENSE', 'README.md', 'CHANGELOG.md', 'package.json'].includes(path) ||
    /^dist\/.+\.(js|d\.ts)(\.map)?$/.test(path) ||
    /^src\/.+\.ts$/.test(path)
  );
}
