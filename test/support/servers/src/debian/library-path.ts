import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where the loader finds the shared libraries of an unpacked tree: lib, usr/lib, and their folders per architecture. */
export function libraryPath(tree: string): string {
  const bases = [join(tree, 'lib'), join(tree, 'usr', 'lib')].filter((base) => existsSync(base));
  const architectures = bases.flatMap((base) =>
    readdirSync(base)
      .filter((name) => name.includes('-linux-'))
      .map((name) => join(base, name)),
  );
  return [...architectures, ...bases, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
}
