import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cloneRepository, REPOSITORY } from './support/clone.js';
import { runCommand } from './support/command.js';
import { linkModules } from './support/link-modules.js';
import { Readme } from './support/readme.js';

interface Manifest {
  version: string;
  private?: boolean;
  scripts: Record<string, string>;
  dependencies?: Record<string, string>;
}

const libraries = readdirSync(join(REPOSITORY, 'libs'));
const manifestOf = (...folder: string[]): Manifest =>
  JSON.parse(readFileSync(join(...folder, 'package.json'), 'utf8')) as Manifest;

describe('A changeset of one library', () => {
  let clone: string;

  beforeAll(async () => {
    clone = await cloneRepository();
    await linkModules(clone);
    await writeFile(
      join(clone, '.changeset/backwards.md'),
      '---\n"@spoor/counter": minor\n---\n\nCounters count backwards.\n',
    );
    await runCommand(['npx', 'changeset', 'version'], { directory: clone });
  }, 120_000);

  it('becomes one new version of all five', () => {
    const [major, minor] = manifestOf(REPOSITORY, 'libs/core').version.split('.').map(Number);
    const next = `${major}.${(minor ?? 0) + 1}.0`;
    const versions = libraries.map((name) => manifestOf(clone, 'libs', name).version);
    expect(versions).toEqual(libraries.map(() => next));
    expect(manifestOf(clone, 'libs/counter').dependencies).toMatchObject({ '@spoor/core': `^${next}` });
  });

  it('becomes an entry in the changelog', () => {
    for (const name of libraries) expect(existsSync(join(clone, 'libs', name, 'CHANGELOG.md'))).toBe(true);
    expect(readFileSync(join(clone, 'libs/counter/CHANGELOG.md'), 'utf8')).toMatch(
      /^## \d+\.\d+\.0\n\n### Minor Changes\n\n- .*Counters count backwards\.$/m,
    );
  });

  it('gives applications and examples, which are not published, no version and no changelog', async () => {
    const changed = await runCommand(['git', 'status', '--porcelain', '--untracked-files=all'], { directory: clone });
    expect(changed).not.toMatch(/(apps|examples|test)\/.*CHANGELOG/);
    for (const name of readdirSync(join(clone, 'examples')))
      expect(manifestOf(clone, 'examples', name).version).toBe('0.0.0');
  });
});

describe('The workflows', () => {
  const workflowOf = (name: string): string => readFileSync(join(REPOSITORY, '.github/workflows', name), 'utf8');

  it.each(['ci.yml', 'full.yml', 'release.yml'])('run in %s nothing but scripts that there are', (name) => {
    const { scripts } = manifestOf(REPOSITORY);
    const commands = [...workflowOf(name).matchAll(/\bnpm (?:run )?([\w:-]+)(?: -- .+)?$/gm)].map(
      ([, script = '']) => script,
    );
    expect(commands).toContain('ci');
    expect(commands.length).toBeGreaterThan(1);
    expect(commands.filter((script) => script !== 'ci' && !(script in scripts))).toEqual([]);
  });

  it('turn changesets into a version and publish it by what CONTRIBUTING.md says of releases', () => {
    const contributing = new Readme('CONTRIBUTING.md').text;
    const [, section = ''] = contributing.split('\n## Changes and releases\n');
    const described = [...section.matchAll(/`npm run ([\w:-]+)`/g)].map(([, script = '']) => script);
    expect(Object.keys(manifestOf(REPOSITORY).scripts)).toEqual(expect.arrayContaining(described));
    const steps = [...workflowOf('release.yml').matchAll(/^ +(?:version|publish): npm run ([\w:-]+)$/gm)];
    expect(described).toEqual(expect.arrayContaining(steps.map(([, script]) => script)));
    expect(steps).toHaveLength(2);
  });

  it('try every major of Node that the packages support', () => {
    expect(workflowOf('ci.yml')).toContain('node: [20, 22, 24]');
    expect(workflowOf('ci.yml')).toContain('node-version: ${{ matrix.node }}');
  });

  it('publish nothing from main that has not passed the tests', () => {
    expect(workflowOf('ci.yml')).toMatch(/^ {2}workflow_call:$/m);
    expect(workflowOf('release.yml')).toContain('  test:\n    uses: ./.github/workflows/ci.yml\n');
    expect(workflowOf('release.yml')).toContain('  release:\n    needs: test\n');
  });

  it('run every campaign in full, which CONTRIBUTING.md lists', () => {
    const [, parts = ''] = /part: \[(.+)\]/.exec(workflowOf('full.yml')) ?? [];
    const specs = new Readme('CONTRIBUTING.md')
      .table('## The campaigns in full')
      .map(([spec = '']) => spec.slice(1, -1));
    const growing = readdirSync(join(REPOSITORY, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'repository/release.spec.ts')
      .filter((file) => readFileSync(join(REPOSITORY, 'test', file), 'utf8').includes('process.env.SPOOR_FULL'))
      .map((file) => `test/${file}`);
    expect(specs.toSorted()).toEqual(growing.toSorted());
    const folders = new Set(specs.map((spec) => spec.split('/')[1]));
    folders.delete('support');
    expect(parts.split(', ')).toEqual([...folders].toSorted());
    expect(workflowOf('full.yml')).toMatch(/^ +SPOOR_FULL: '1'$/m);
  });

  it('publish with provenance what is staged', () => {
    expect(workflowOf('release.yml')).toMatch(/^ +NPM_CONFIG_PROVENANCE: true$/m);
    expect(workflowOf('release.yml')).toMatch(/^ +id-token: write/m);
    for (const name of libraries)
      expect(manifestOf(REPOSITORY, 'libs', name)).toMatchObject({
        publishConfig: { access: 'public', directory: `../../.cache/packages/node_modules/@spoor/${name}` },
      });
  });
});

describe('The READMEs', () => {
  it('all say that the packages are not on npm yet, and lead to where they come from until then; or none does', () => {
    const readmes = libraries.map((name) => new Readme(`libs/${name}/README.md`).text);
    const isUnpublished = new Readme('README.md').text.includes('not on npm yet');
    for (const text of readmes) {
      expect(text.includes('not on npm yet')).toBe(isUnpublished);
      expect(text.includes('](../../README.md#quick-start)')).toBe(isUnpublished);
    }
  });
});
