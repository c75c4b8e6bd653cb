import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Apt } from './apt.js';

export interface Packages {
  packages: string[];
  /** Which of the dependencies are unpacked even if installed: what a package that is only a name stands for. */
  dependencies?: RegExp;
}

/** Unpacks Debian packages, and what they need that is not installed, into a directory that is kept from run to run. */
export async function unpackOnce(wanted: Packages, cache: string): Promise<string> {
  const tree = join(cache, `${wanted.packages.join('+')}-${process.arch}`);
  if (existsSync(tree)) return tree;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'work-'));
  try {
    await fetchAndUnpack(wanted, work, cache);
    await moveInto(tree, join(work, 'tree'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return tree;
}

async function fetchAndUnpack({ packages, dependencies }: Packages, work: string, cache: string): Promise<void> {
  const archives = join(work, 'archives');
  const tree = join(work, 'tree');
  await Promise.all([mkdir(archives), mkdir(tree)]);
  const fetchWith = async (apt: Apt): Promise<void> =>
    apt.download(await apt.closure(packages, dependencies), archives);
  await fetchWith(Apt.onSystemLists()).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new Error('no apt-get on this machine');
    await fetchWith(await Apt.onFreshLists(join(cache, 'lists')));
  });
  for (const archive of await readdir(archives)) {
    await promisify(execFile)('dpkg', ['--extract', join(archives, archive), tree]);
  }
}

/** The tree appears whole or not at all, and of two runs at the same time the first one wins. */
async function moveInto(tree: string, unpacked: string): Promise<void> {
  await mkdir(dirname(tree), { recursive: true });
  await rename(unpacked, tree).catch((error: unknown) => {
    if (!existsSync(tree)) throw error;
  });
}
