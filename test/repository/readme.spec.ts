import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REPOSITORY } from './support/clone.js';
import { endCommands, runCommand, startCommand } from './support/command.js';
import { CompiledReadmes } from './support/compiled-readmes.js';
import { pagesOfDocuments, Readme } from './support/readme.js';

const READMES = [
  'README.md',
  'CONTRIBUTING.md',
  'libs/core/README.md',
  'libs/counter/README.md',
  'libs/diffs/README.md',
  'libs/sequere/README.md',
  'libs/trackstats/README.md',
  'examples/change-listener/README.md',
  'examples/opentelemetry/README.md',
  'examples/prometheus/README.md',
  ...pagesOfDocuments(),
].map((path) => new Readme(path));
const GLOBALS = '../globals.js';

let compiled: CompiledReadmes;

beforeAll(async () => {
  compiled = await CompiledReadmes.compile(READMES);
}, 120_000);

afterAll(async () => {
  await endCommands();
  await compiled.remove();
});

describe('The READMEs and the documents', () => {
  it('have no code that the compiler complains of', () => {
    expect(compiled.complaints).toBe('');
  });

  it('have no code that is passed over', () => {
    expect(READMES.flatMap(({ path, strayFences }) => strayFences.map((fence) => [path, fence]))).toEqual([]);
  });

  it('include files that there are, and regions of them', () => {
    const wanted = READMES.flatMap(({ includes }) => includes);
    const found = wanted.filter(({ file, region }) => {
      const included = existsSync(join(REPOSITORY, file)) ? readFileSync(join(REPOSITORY, file), 'utf8') : '';
      return included.includes(region ? `<!-- #region ${region} -->` : '\n');
    });
    expect(found).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(0);
  });

  it.each(READMES)('$path names and links to files that there are', ({ path, text }) => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = '']) =>
      join(dirname(path), target),
    );
    const named = [...text.matchAll(/`((?:apps|examples|libs|scripts|test)\/[\w./-]+)`/g)].map(([, file = '']) => file);
    expect([...links, ...named].filter((file) => !existsSync(join(REPOSITORY, file)))).toEqual([]);
  });
});

const withFragments = READMES.filter(({ fragments }) => fragments.length > 0);

describe.each(withFragments)('$path', (readme) => {
  it('has fragments that run, and whose values are as they say', async () => {
    const parameters = readme.fragments.map((name) => join(compiled.folderOf(readme), `${name}.js`));
    await runCommand([process.execPath, GLOBALS, ...parameters], { directory: compiled.folderOf(readme) });
  }, 60_000);
});

const programs = READMES.flatMap((readme) => readme.programs.map((program) => ({ readme, ...program })));

describe('A program', () => {
  it.each(programs)('in $readme.path ($name) prints what stands under it', async ({ readme, name, output }) => {
    const directory = compiled.folderOf(readme);
    expect(await runCommand([process.execPath, `${name}.js`], { directory })).toBe(output);
  });
});

const consoleLines = READMES.flatMap((readme) => readme.consoleLines.map((line) => ({ readme, ...line })));

/** In their order: each finds what those before it have done. */
describe('A command line', () => {
  it.each(consoleLines)(
    'in $readme.path, $command, prints what stands under it',
    async ({ readme, command, output }) => {
      const shown = startCommand(['sh', '-c', command], { directory: compiled.folderOf(readme) });
      await shown.ended; // with whichever code: some show what is refused
      expect(shown.output()).toBe(output);
    },
  );
});
