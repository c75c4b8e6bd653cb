import { lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from './clone.js';

/**
 * Lends this repository's node_modules to a clone of it. Links to workspaces are relative: made anew, they lead to the clone's own
 * packages and not to those they were lent from.
 */
export async function linkModules(clone: string): Promise<void> {
  await mirror(join(REPOSITORY, 'node_modules'), join(clone, 'node_modules'));
}

async function mirror(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if ((await lstat(source)).isSymbolicLink()) await symlink(await readlink(source), target);
    else if (name === '@spoor') await mirror(source, target);
    else await symlink(source, target);
  }
}
