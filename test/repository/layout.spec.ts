import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './support/clone.js';

const read = <Content>(path: string): Content => JSON.parse(readFileSync(join(REPOSITORY, path), 'utf8')) as Content;
const foldersIn = (parent: string): string[] =>
  readdirSync(join(REPOSITORY, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(join(REPOSITORY, folder, 'package.json')));

interface Manifest {
  name: string;
  version: string;
  exports: Record<string, string | { default: string }>;
}

const libraries = foldersIn('libs');

/** The sources of the entry points of a library. */
function exportedFrom(folder: string): string[] {
  const { exports } = read<Manifest>(`${folder}/package.json`);
  const targets = Object.values(exports).flatMap((target) => (typeof target === 'string' ? [] : [target.default]));
  return targets.map((target) => target.replace('./dist/', `${folder}/src/`).replace(/\.js$/, '.ts'));
}

describe('The repository', () => {
  it('builds every library, application and example', () => {
    const { references } = read<{ references: { path: string }[] }>('tsconfig.json');
    const built = references.map(({ path }) => path);
    expect(built).toEqual(expect.arrayContaining([...libraries, ...foldersIn('apps'), ...foldersIn('examples')]));
  });

  it('has every library and application as a project of the Nest CLI', () => {
    const { projects } = read<{ projects: Record<string, { root: string }> }>('nest-cli.json');
    const roots = Object.values(projects).map(({ root }) => root);
    expect(roots.toSorted()).toEqual([...libraries, ...foldersIn('apps')].toSorted());
  });

  it('releases its libraries under one version', () => {
    const versions = new Set(libraries.map((folder) => read<Manifest>(`${folder}/package.json`).version));
    expect(versions.size).toBe(1);
  });

  it('skips no spec, and leaves none to be written', () => {
    const specs = ['apps', 'libs', 'test'].flatMap((parent) =>
      readdirSync(join(REPOSITORY, parent), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !/(^|\/)(node_modules|dist)\//.test(name))
        .map((name) => join(parent, name)),
    );
    const skipping = /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|only|todo|failing)\b|\bx(?:it|test|describe)\(/;
    expect(specs.filter((path) => skipping.test(readFileSync(join(REPOSITORY, path), 'utf8')))).toEqual([]);
    expect(specs.length).toBeGreaterThan(500);
  });

  it.each(libraries)('exports from %s what the source has', (folder) => {
    expect(exportedFrom(folder).filter((source) => !existsSync(join(REPOSITORY, source)))).toEqual([]);
  });

  it('describes everything that is exported in the pages of the API', () => {
    const { entryPoints } = read<{ entryPoints: string[] }>('typedoc.json');
    expect(entryPoints.toSorted()).toEqual(libraries.flatMap(exportedFrom).toSorted());
  });
});
