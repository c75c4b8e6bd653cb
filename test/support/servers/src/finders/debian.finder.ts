import { join } from 'node:path';
import { libraryPath } from '../debian/library-path.js';
import { unpackOnce, type Packages } from '../debian/unpack.js';
import type { Finder } from '../finder.js';
import { CACHE } from '../paths.js';
import { machineFinder } from './machine.finder.js';

export interface DebianPrograms extends Packages {
  programs: string[];
  /** Where in the tree the programs are; one star stands for a version. */
  directories?: string[];
}

const USUAL_DIRECTORIES = ['usr/bin', 'usr/sbin', 'bin', 'sbin', 'usr/lib/postgresql/*/bin'];

/** Programs out of Debian packages that are unpacked, not installed: this needs apt-get and the network, but no rights. */
export function debianFinder(wanted: DebianPrograms, cache = join(CACHE, 'debian')): Finder {
  return {
    remedy: `on Debian or Ubuntu, let apt-get reach its mirror, from where ${wanted.packages.join(', ')} would be unpacked`,
    async find() {
      const tree = await unpackOnce(wanted, cache);
      const directories = (wanted.directories ?? USUAL_DIRECTORIES).map((directory) => join(tree, directory));
      const found = await machineFinder(wanted.programs, '', directories).find();
      return { ...found, tree, environment: { LD_LIBRARY_PATH: libraryPath(tree) } };
    },
  };
}
