import { chmod, copyFile, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { REPOSITORY, scratchDirectory } from './support/clone.js';
import { startCommand } from './support/command.js';
import { Readme } from './support/readme.js';

const INSTALLED = 'node_modules/.package-lock.json';
const COMPILER = 'node_modules/typescript/bin/tsc';
/** As npm writes them: the one for another machine is not installed on this one. */
const LOCK = {
  '': { name: 'scratch' },
  'node_modules/stone': { version: '1.0.0', integrity: 'sha512-stone' },
  'node_modules/for-another-machine': { version: '1.0.0', integrity: 'sha512-other', optional: true },
};
const { '': _root, 'node_modules/for-another-machine': _other, ...PRESENT } = LOCK;
const EARLIER = new Date('2026-01-01T10:00:00Z');
const LATER = new Date('2026-01-01T11:00:00Z');

let directory: string;

async function write(path: string, content: unknown, changed = EARLIER): Promise<void> {
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  await utimes(file, changed, changed);
}

/** Takes npm's place, because this is about when it is called. It and the compiler write down that they were. */
async function writePrograms({ npmEndsWith = 0, compilerEndsWith = 0 } = {}): Promise<void> {
  await write('bin/npm', `#!/bin/sh\necho npm "$@" >> calls\nexit ${npmEndsWith}\n`);
  await chmod(join(directory, 'bin/npm'), 0o755);
  const compiler = `require('fs').appendFileSync('calls', 'tsc ' + process.argv.slice(2) + '\\n'); process.exit(${compilerEndsWith});`;
  await write(COMPILER, compiler);
}

async function prepare(
  environment: Record<string, string> = {},
): Promise<{ code: number; calls: string[]; output: string }> {
  const path = `${join(directory, 'bin')}:${process.env.PATH ?? ''}`;
  const line = [process.execPath, join(directory, 'scripts/prepare.mjs')];
  const command = startCommand(line, { directory, environment: { PATH: path, ...environment } });
  const code = await command.ended;
  const calls = await readFile(join(directory, 'calls'), 'utf8').catch(() => '');
  return { code, calls: calls.split('\n').filter(Boolean), output: command.output() };
}

const INSTALL = 'npm ci --include=dev --no-audit --no-fund --loglevel=error';
const BUILD = 'tsc -b';

beforeEach(async () => {
  directory = await scratchDirectory('prepare');
  await mkdir(join(directory, 'scripts'));
  await copyFile(join(REPOSITORY, 'scripts/prepare.mjs'), join(directory, 'scripts/prepare.mjs'));
  await write('package.json', { engines: { node: '>=20.19.0' } });
  await write('package-lock.json', { packages: LOCK });
  await writePrograms();
});

describe('What runs before npm start and npm test', () => {
  it('runs before every command that the README and CONTRIBUTING.md offer, but for the one that removes what was built', async () => {
    const { scripts } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const [readme, contributing] = [new Readme('README.md'), new Readme('CONTRIBUTING.md')];
    const offers = [
      readme.blocks[0]?.code,
      contributing.blocks[0]?.code,
      ...readme.table('## Other commands').map(String),
    ];
    const offered = [...offers.join('\n').matchAll(/(?:^|`)npm (?:run )?([\w:]+)/gm)].map(([, name = '']) => name);
    const prepared = (name: string): boolean =>
      [scripts[`pre${name}`], scripts[name]].includes('node scripts/prepare.mjs');
    expect(offered.filter((name) => !prepared(name))).toEqual(['clean']);
    expect(offered.length).toBeGreaterThan(10);
  });

  it('installs and builds on a fresh clone', async () => {
    expect(await prepare()).toMatchObject({ code: 0, calls: [INSTALL, BUILD] });
  });

  it('installs anew after an install that was interrupted', async () => {
    await write('node_modules/stone/package.json', {}, LATER);
    expect(await prepare()).toMatchObject({ code: 0, calls: [INSTALL, BUILD] });
  });

  it('only builds, without any network, after a complete install', async () => {
    await write(INSTALLED, { packages: PRESENT }, LATER);
    expect(await prepare()).toMatchObject({ code: 0, calls: [BUILD] });
  });

  it('trusts what npm itself has installed last', async () => {
    await write(INSTALLED, { packages: {} }, LATER);
    expect(await prepare()).toMatchObject({ code: 0, calls: [BUILD] });
  });

  it.each([
    ['another version', { 'node_modules/stone': { version: '1.0.1', integrity: 'sha512-stone' } }],
    ['another content', { 'node_modules/stone': { version: '1.0.0', integrity: 'sha512-pebble' } }],
    ['one package more', {}],
  ])('installs when a newer lock file asks for %s', async (_, packages) => {
    await write(INSTALLED, { packages });
    await write('package-lock.json', { packages: LOCK }, LATER);
    expect(await prepare()).toMatchObject({ code: 0, calls: [INSTALL, BUILD] });
  });

  it('does not install when the lock file was only checked out again', async () => {
    await write(INSTALLED, { packages: PRESENT });
    await write('package-lock.json', { packages: LOCK }, LATER);
    expect(await prepare()).toMatchObject({ code: 0, calls: [BUILD] });
  });

  it('ends with the failure of the install and builds nothing', async () => {
    await writePrograms({ npmEndsWith: 7 });
    expect(await prepare()).toMatchObject({ code: 7, calls: [INSTALL] });
  });

  it('ends with the failure of the build', async () => {
    await writePrograms({ compilerEndsWith: 2 });
    expect(await prepare()).toMatchObject({ code: 2, calls: [INSTALL, BUILD] });
  });

  it('says that there is no npm', async () => {
    const { code, output } = await prepare({ PATH: join(directory, 'nothing-here') });
    expect(code).toBe(1);
    expect(output).toContain('npm could not be started');
  });

  it('refuses a Node.js that is too old before it does anything', async () => {
    const older = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.18.3'})`;
    const { code, calls, output } = await prepare({ NODE_OPTIONS: `--import=${older}` });
    expect({ code, calls }).toEqual({ code: 1, calls: [] });
    expect(output).toContain('Node.js 20.19 or later is needed; this is 20.18.3.');
  });
});
