import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from './support/clone.js';
import { endCommands, runCommand } from './support/command.js';
import { Readme } from './support/readme.js';

const JEST = join(REPOSITORY, 'node_modules/jest/bin/jest.js');
const CONFIGURATION = '// jest.config.cjs\n';

const page = new Readme('docs/guide/testing.md');
let directory: string;

/** Where Node finds what the repository has installed. */
beforeAll(async () => {
  const cache = join(REPOSITORY, '.cache');
  await mkdir(cache, { recursive: true });
  directory = await mkdtemp(join(cache, 'testing-page-'));
  const configuration = page.blocks.find(({ code }) => code.startsWith(CONFIGURATION));
  await writeFile(join(directory, 'jest.config.cjs'), configuration?.code ?? '');
  for (const [name, { code }] of page.sources) await writeFile(join(directory, `${name}.ts`), code);
});

afterAll(async () => {
  await endCommands();
  await rm(directory, { recursive: true });
});

describe('The page "Testing your app"', () => {
  it('has specs that pass in the Jest that it sets up', async () => {
    const specs = [...page.sources.keys()].filter((name) => name.endsWith('.spec'));
    const output = await runCommand([process.execPath, JEST, '--runInBand', '--no-color'], { directory });
    expect(output).toContain(`Test Suites: ${specs.length} passed, ${specs.length} total`);
    expect(specs.length).toBeGreaterThan(0);
  }, 120_000);
});
