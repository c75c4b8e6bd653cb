import { freePort } from '@spoor/test-servers';
import { endCommands, type Command } from '../repository/support/command.js';
import { Readme } from '../repository/support/readme.js';
import { Newcomer } from './support/newcomer.js';

const INSTALL_TIMEOUT = 600_000;
const RUN_TIMEOUT = 60_000;
const LIBRARIES = ['core', 'counter', 'diffs', 'sequere', 'trackstats'];

const readme = new Readme('README.md');
const page = new Readme('docs/getting-started.md');
let newcomer: Newcomer;

beforeAll(async () => {
  newcomer = await Newcomer.arrive();
}, RUN_TIMEOUT);

afterAll(endCommands);

/** One after the other, as one reads. */
describe('Who starts with an empty folder, and does what the page says and nothing else,', () => {
  it(
    'has a program that counts, by the quick start of the README alone',
    async () => {
      const { promised, printed } = await newcomer.follow(readme.blocksUnder('## Quick start'));
      expect(printed).toEqual(promised);
      expect(promised).toHaveLength(1);
    },
    INSTALL_TIMEOUT,
  );

  it(
    'goes on in "Getting started" with all four modules, which print what stands there',
    async () => {
      expect(page.includes).toContainEqual({ file: 'README.md', region: 'quick-start' });
      const { promised, printed } = await newcomer.follow(page.blocksUnder('## All four'));
      expect(printed).toEqual(promised);
      expect(promised).toHaveLength(1);
    },
    INSTALL_TIMEOUT,
  );

  it(
    'has an application whose answers are those of the page, which ends at Ctrl+C and goes on when it is started again',
    async () => {
      const blocks = page.blocksUnder('## Behind HTTP');
      const [start, requests] = blocks.slice(-2).map(({ code }) => code);
      await newcomer.follow(blocks.slice(0, -2));
      const port = String(await freePort());
      const serve = async (): Promise<Command> => {
        const server = newcomer.start(start ?? '', { PORT: port });
        await server.says(/successfully started/, RUN_TIMEOUT);
        return server;
      };

      const server = await serve();
      const exchanges = [...(requests ?? '').matchAll(/^(curl .+?) +# (.+)$/gm)];
      for (const [, request = '', answer] of exchanges)
        expect(await newcomer.type(request.replace('curl', 'curl -s').replace('3000', port))).toBe(answer);
      expect(exchanges).toHaveLength(3);
      server.signal('SIGINT');
      await server.ended;

      const [, next] = /Started again, it goes on with ticket (\d+)\./.exec(page.text) ?? [];
      await serve();
      expect(await newcomer.type(`curl -s -X POST http://localhost:${port}/tickets`)).toBe(`{"ticket":${next}}`);
    },
    INSTALL_TIMEOUT,
  );

  it(
    "has the first program of every package's README, which prints what stands under it",
    async () => {
      const programs = LIBRARIES.map((name) => {
        const { sources, programs: shown } = new Readme(`libs/${name}/README.md`);
        const [first] = shown;
        return { name, code: sources.get(first?.name ?? '')?.code ?? '', promised: first?.output };
      });
      for (const { name, code } of programs)
        await newcomer.follow([{ language: 'ts', code: `// ${name}.ts\n${code}`, line: 1 }]);
      await newcomer.type('npx tsc');
      for (const { name, promised } of programs) expect(await newcomer.type(`node dist/${name}.js`)).toBe(promised);
    },
    INSTALL_TIMEOUT,
  );
});
