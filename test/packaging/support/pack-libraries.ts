import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from '../../repository/support/clone.js';
import { runCommand } from '../../repository/support/command.js';

export interface PackedLibrary {
  /** Its folder in `libs`, and its tarball's name. */
  name: string;
  /** Paths in the tarball. */
  files: string[];
}

/** Makes of every built library what npm would publish: `packages/<name>.tgz` in that directory. */
export async function packLibraries(workshop: string): Promise<PackedLibrary[]> {
  await runCommand([process.execPath, 'scripts/stage-packages.mjs', workshop], { directory: REPOSITORY });
  const [staged, packages] = [join(workshop, 'node_modules/@spoor'), join(workshop, 'packages')];
  await mkdir(packages);
  const packed: PackedLibrary[] = [];
  for (const name of (await readdir(staged)).toSorted())
    packed.push(await packLibrary(name, join(staged, name), packages));
  await rm(join(workshop, 'node_modules'), { recursive: true });
  return packed;
}

async function packLibrary(name: string, source: string, directory: string): Promise<PackedLibrary> {
  const line = ['npm', 'pack', '--json', '--loglevel=silent', '--pack-destination', directory];
  const output = await runCommand(line, { directory: source });
  const [packed] = JSON.parse(output) as [{ filename: string; files: { path: string }[] }];
  await rename(join(directory, packed.filename), join(directory, `${name}.tgz`));
  return { name, files: packed.files.map(({ path }) => path) };
}
