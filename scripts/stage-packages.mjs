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

/** What `files` in the package.json names. */
function packedFiles(directory) {
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--dry-run', '--json', '--loglevel=error'], {
    cwd: directory,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm pack failed in ${directory}:\n${stderr}`);
  return JSON.parse(stdout)[0].files.map(({ path }) => path);
}

async function stage(directory) {
  const { publishConfig: _, ...manifest } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const target = join(destination, 'node_modules', manifest.name);
  rmSync(target, { recursive: true, force: true });
  for (const path of packedFiles(directory))
    if (!/^dist\/.+\.js(\.map)?$/.test(path)) cpSync(join(directory, path), join(target, path));
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

for (const library of readdirSync(join(root, 'libs'))) await stage(join(root, 'libs', library));
