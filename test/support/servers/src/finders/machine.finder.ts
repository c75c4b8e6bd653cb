import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Finder } from '../finder.js';

/** Where packages put servers that they keep off the PATH; one star stands for a version. */
const USUAL_DIRECTORIES = [
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/bin',
  '/usr/sbin',
  '/usr/libexec',
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/sbin',
  '/opt/homebrew/opt/postgresql@*/bin',
];

/** Programs that are installed on this machine. */
export function machineFinder(
  programs: string[],
  remedy: string,
  directories = [...(process.env.PATH ?? '').split(delimiter), ...USUAL_DIRECTORIES],
): Finder {
  return {
    remedy,
    async find() {
      const places = directories.flatMap(expand);
      // Programs of one version stand side by side, so a directory with all of them goes first.
      const together = places.filter((place) => programs.every((name) => isExecutable(join(place, name))));
      const found = programs.map((name) => {
        const place = [...together, ...places].find((candidate) => isExecutable(join(candidate, name)));
        if (!place) throw new Error(`no ${name} on the PATH or in the usual directories`);
        return [name, join(place, name)];
      });
      return { kind: 'programs', programs: Object.fromEntries(found) };
    },
  };
}

/** The directories that a pattern with at most one star means, the newest version first. */
function expand(pattern: string): string[] {
  const star = pattern.indexOf('*');
  if (star < 0) return [pattern];
  const parent = pattern.slice(0, pattern.lastIndexOf('/', star));
  const prefix = pattern.slice(parent.length + 1, star);
  const suffix = pattern.slice(star + 1);
  return namesIn(parent)
    .filter((name) => name.startsWith(prefix))
    .toSorted((left, right) => right.localeCompare(left, 'en', { numeric: true }))
    .map((name) => `${parent}/${name}${suffix}`);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
