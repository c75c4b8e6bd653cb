import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ScratchRepository } from '../demo/support/scratch-repository.js';
import { cloneRepository } from './support/clone.js';
import { endCommands, runCommand, startCommand } from './support/command.js';
import { linkModules } from './support/link-modules.js';

let clone: string;

const nest = (...parameters: string[]): string[] => [join(clone, 'node_modules/.bin/nest'), ...parameters];
const run = (...parameters: string[]): Promise<string> => runCommand(nest(...parameters), { directory: clone });

beforeAll(async () => {
  clone = await cloneRepository();
  await linkModules(clone);
}, 60_000);

afterAll(endCommands);

/** In the order in which a contributor would type them: what is built later needs what was built before. */
describe('In a clone of this repository', () => {
  it('nest build core builds a library', async () => {
    await run('build', 'core');
    expect(await readdir(join(clone, 'libs/core/dist'))).toEqual(expect.arrayContaining(['index.js', 'index.d.ts']));
  }, 60_000);

  it('nest generate service writes into the library that it is told', async () => {
    await run('generate', 'service', 'example', '--project', 'counter');
    const generated = await readdir(join(clone, 'libs/counter/src/example'));
    expect(generated.toSorted()).toEqual(['example.service.spec.ts', 'example.service.ts']);
  }, 60_000);

  it('nest build counter builds a library that stands on another one, and what was generated in it', async () => {
    await run('build', 'counter');
    const built = await readdir(join(clone, 'libs/counter/dist'));
    expect(built).toEqual(expect.arrayContaining(['index.js', 'index.d.ts', 'example']));
  }, 60_000);

  it('nest build demo builds an application, once the libraries that it uses are built', async () => {
    for (const library of ['sequere', 'diffs', 'trackstats']) await run('build', library);
    await run('build', 'demo');
    expect(await readdir(join(clone, 'apps/demo/dist'))).toContain('main.js');
  }, 180_000);

  it('nest start demo serves it', async () => {
    const repository = ScratchRepository.create();
    repository.commit('First');
    const line = nest('start', 'demo', '--', '--repo', repository.directory);
    const demo = startCommand(line, {
      directory: clone,
      environment: { PORT: '0', DATABASE_URL: undefined, REDIS_URL: undefined },
    });
    const [, url = ''] = await demo.says(/Spoor demo: (\S+)/, 60_000);
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>');
    demo.signal('SIGINT');
    await demo.ended;
  }, 90_000);
});
