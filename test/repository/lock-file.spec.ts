import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './support/clone.js';

interface LockedPackage {
  optionalDependencies?: Record<string, string>;
  resolved?: string;
}

const { packages } = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')) as {
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

  it("names no registry, so that everybody's own is asked", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
  });
});
