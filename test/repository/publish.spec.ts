import { readdirSync, statSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cloneRepository, REPOSITORY } from './support/clone.js';
import { endCommands, runCommand } from './support/command.js';
import { linkModules } from './support/link-modules.js';
import { RecordingRegistry, type Publication } from './support/recording-registry.js';

const TIMEOUT = 300_000;
const LIBRARIES = readdirSync(join(REPOSITORY, 'libs'));

const registry = new RecordingRegistry();
let clone: string;
let environment: Record<string, string>;

/** Without what prepares it: the clone has what is installed and built here. */
const release = (): Promise<string> =>
  runCommand(['npm', 'run', 'release', '--ignore-scripts'], { directory: clone, environment });

beforeAll(async () => {
  clone = await cloneRepository();
  await linkModules(clone);
  for (const name of LIBRARIES)
    await cp(join(REPOSITORY, 'libs', name, 'dist'), join(clone, 'libs', name, 'dist'), { recursive: true });
  const address = await registry.open();
  const settings = join(clone, '.cache-npmrc');
  await writeFile(settings, `registry=${address}\n${address.replace('http:', '')}:_authToken=nobody\n`);
  environment = {
    npm_config_userconfig: settings,
    npm_config_registry: address,
    GIT_COMMITTER_NAME: 'Spec',
    GIT_COMMITTER_EMAIL: 'spec@example.org',
  };
}, TIMEOUT);

afterAll(async () => {
  await endCommands();
  await registry.close();
});

describe('npm run release', () => {
  it(
    'publishes all libraries for everybody, under one version, as they are staged and with nothing else, and tags them',
    async () => {
      await release();
      expect([...registry.publications.keys()].toSorted()).toEqual(LIBRARIES.map((name) => `@spoor/${name}`));
      const published = [...registry.publications.values()];
      const [version = '', ...others] = new Set(published.map((publication) => publication['dist-tags'].latest));
      expect(others).toEqual([]);
      for (const publication of published) {
        expect(publication.access).toBe('public');
        expect(publication.versions[version]).not.toHaveProperty('publishConfig');
        expect(await filesOf(publication)).toEqual(stagedFilesOf(publication.name));
      }
      const tags = await runCommand(['git', 'tag', '--points-at', 'HEAD'], { directory: clone });
      expect(tags.trim().split('\n')).toEqual(LIBRARIES.map((name) => `@spoor/${name}@${version}`));
    },
    TIMEOUT,
  );

  it(
    'publishes nothing when it is run again',
    async () => {
      const output = await release();
      expect(output).toContain('No unpublished projects to publish');
    },
    TIMEOUT,
  );
});

async function filesOf({ name, _attachments }: Publication): Promise<string[]> {
  const [{ data } = { data: '' }] = Object.values(_attachments);
  const tarball = join(clone, '.cache', `${name.replace('/', '-')}.tgz`);
  await writeFile(tarball, Buffer.from(data, 'base64'));
  const list = await runCommand(['tar', '-tzf', tarball], { directory: clone });
  return list.trim().split('\n').toSorted();
}

function stagedFilesOf(name: string): string[] {
  const staged = join(clone, '.cache/packages/node_modules', name);
  return readdirSync(staged, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(staged, path)).isFile())
    .map((path) => `package/${path}`)
    .toSorted();
}
