import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findFirst, type Finder, type FoundPrograms } from './finder.js';
import { debianFinder, type DebianPrograms } from './finders/debian.finder.js';
import { machineFinder } from './finders/machine.finder.js';

export const chromiumPackages: DebianPrograms = {
  packages: ['chromium'],
  programs: ['chromium'],
  // What is on the PATH is a script for where the package is installed.
  directories: ['usr/lib/chromium'],
};

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'Chromium', 'Google Chrome'];
const APPLICATIONS = ['/Applications/Chromium.app/Contents/MacOS', '/Applications/Google Chrome.app/Contents/MacOS'];

/** How to start the browser. */
export interface FoundChromium {
  readonly path: string;
  /** Added to the environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The ways to Chromium, in their order.
 *
 * @param downloaded where playwright keeps the one that it has downloaded, if it has
 */
export function chromiumFinders(downloaded: string, environment: NodeJS.ProcessEnv = process.env): Finder[] {
  return [namedFinder(environment), ...NAMES.map(onMachine), downloadFinder(downloaded), unpackedFinder()];
}

/** @throws ServerNotFoundError, which says what to install */
export async function findChromium(finders: Finder[]): Promise<FoundChromium> {
  const { programs, environment = {} } = (await findFirst('Chromium', finders)) as FoundPrograms;
  const [path] = Object.values(programs);
  return { path: path as string, environment };
}

function namedFinder({ CHROMIUM_PATH: path }: NodeJS.ProcessEnv): Finder {
  return {
    remedy: 'set CHROMIUM_PATH to the program of Chromium or Chrome',
    async find() {
      if (!path) throw new Error('CHROMIUM_PATH is not set');
      return { kind: 'programs', programs: { chromium: path } };
    },
  };
}

function onMachine(name: string): Finder {
  const remedy = `install ${name}`;
  return machineFinder([name], remedy, [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', ...APPLICATIONS]);
}

function downloadFinder(path: string): Finder {
  return {
    remedy: 'run npx playwright-core install chromium, where its servers can be reached',
    async find() {
      if (!existsSync(path)) throw new Error(`there is no ${path}`);
      return { kind: 'programs', programs: { chromium: path } };
    },
  };
}

/** Sound has a folder of its own, and fonts are found where they were unpacked. */
function unpackedFinder(): Finder {
  const finder = debianFinder(chromiumPackages);
  return {
    ...finder,
    async find() {
      const found = (await finder.find()) as FoundPrograms;
      const libraries = String(found.environment?.LD_LIBRARY_PATH).split(delimiter);
      const sound = libraries.map((directory) => join(directory, 'pulseaudio'));
      const environment = {
        LD_LIBRARY_PATH: [...libraries, ...sound].join(delimiter),
        XDG_DATA_HOME: join(found.tree as string, 'usr/share'),
      };
      return { ...found, environment };
    },
  };
}
