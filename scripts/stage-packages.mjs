// Makes of every built library the package that npm gets: `node_modules/@spoor/<name>` in the directory that is given, else in
// .cache/packages. Its modules are joined to one for each entry and the chunks that entries share: an application that would load our
// several hundred small files one by one starts a third of a second later.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const destination = resolve(process.argv[2] ?? join(root, '.cache/packages'));

const libraries = readdirSync(join(root, 'libs')).map((name) => join(root, 'libs', name));

/** What `files` in the package.json names, of each library. */
function packedFiles() {
  const parameters = ['pack', '--dry-run', '--json', '--loglevel=error', ...libraries];
  const { status, stdout, stderr } = spawnSync('npm', parameters, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
  return JSON.parse(stdout).map(({ files }) => files.map(({ path }) => path));
}

async function stage(directory, paths) {
  const { publishConfig: _, ...manifest } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const target = join(destination, 'node_modules', manifest.name);
  rmSync(target, { recursive: true, force: true });
  for (const path of paths) if (!/^dist\/.+\.js(\.map)?$/.test(path)) cpSync(join(directory, path), join(target, path));
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const { path, contents } of await joinModules(directory, manifest)) {
    const file = join(target, relative(directory, path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}

/** The modules of `dist`, joined; not written there, but with source maps as if they were. */
async function joinModules(directory, { exports }) {
  const { outputFiles } = await build({
    entryPoints: Object.values(exports).flatMap((entry) =>
      typeof entry === 'string' ? [] : [join(directory, entry.default)],
    ),
    outbase: join(directory, 'dist'),
    outdir: join(directory, 'dist'),
    write: false,
    allowOverwrite: true,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true, // of classes: tables, migrations and labels of entities are named after them
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
  return outputFiles;
}

const packed = packedFiles();
for (const [index, library] of libraries.entries()) await stage(library, packed[index]);
