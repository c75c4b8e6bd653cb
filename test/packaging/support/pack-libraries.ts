import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from '../../repository/support/clone.js';
import { runCommand } from '../../repository/support/command.js';

export interface PackedLibrary {
  /** Its folder in `libs`, and its tarball's name. */
  name: string;
  /** Paths in the tarball. */
  files: string[];
}

/** Makes of every built library what npm would publish: `<name>.tgz` in that directory. */
export async function packLibraries(directory: string): Promise<PackedLibrary[]> {
  const names = await readdir(join(REPOSITORY, 'libs'));
  return await Promise.all(names.toSorted().map((name) => packLibrary(name, directory)));
}

async function packLibrary(name: string, directory: string): Promise<PackedLibrary> {
  const line = ['npm', 'pack', '--json', '--loglevel=silent', '--pack-destination', directory];
  const output = await runCommand(line, { directory: join(REPOSITORY, 'libs', name) });
  const [packed] = JSON.parse(output) as [{ filename: string; files: { path: string }[] }];
  await rename(join(directory, packed.filename), join(directory, `${name}.tgz`));
  return { name, files: packed.files.map(({ path }) => path) };
}
