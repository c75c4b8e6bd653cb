import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../support/wait-for.js';
import { cloneRepository } from './support/clone.js';
import { endCommands, runCommand, startCommand } from './support/command.js';

interface Progress {
  state: string;
  imported: number;
  total: number;
  simulated: boolean;
}

interface Person {
  email: string;
  commits: number;
  lines: number;
}

/** What would make the demo use a server. */
const NO_SERVERS = { DATABASE_URL: undefined, REDIS_URL: undefined };
/** An install compiles a native package and takes two minutes on a small machine that does other things beside. */
const INSTALL_TIMEOUT = 600_000;

let clone: string;

const git = (...parameters: string[]): Promise<string> => runCommand(['git', ...parameters], { directory: clone });

beforeAll(async () => {
  clone = await cloneRepository();
}, 60_000);

afterAll(endCommands);

/** One after the other: the second comes to a clone that is installed already, as it does for a reader. */
describe('On a fresh clone', () => {
  it(
    "npm start, as the first command, serves the page with this repository's own numbers until Ctrl+C",
    async () => {
      const demo = startCommand(['npm', 'start'], { directory: clone, environment: { PORT: '0', ...NO_SERVERS } });
      const [, url = ''] = await demo.says(/Spoor demo: (\S+)/, INSTALL_TIMEOUT);
      const get = async (path: string): Promise<Response> => await fetch(url + path);

      expect(await (await get('/')).text()).toContain('<title>Spoor');
      expect((await get('/api')).status).toBe(200);

      const total = Number(await git('rev-list', '--count', 'HEAD'));
      const progress = async (): Promise<Progress> => (await (await get('/api/progress')).json()) as Progress;
      await waitFor(async () => (await progress()).state === 'complete', { timeout: 60_000, what: 'the import' });
      expect(await progress()).toMatchObject({ imported: total, total, simulated: false });

      const people = (await (await get('/api/people?limit=100')).json()) as Person[];
      expect(Object.fromEntries(people.map(({ email, commits, lines }) => [email, { commits, lines }]))).toEqual(
        peopleOf(await git('log', '--numstat', '--find-renames', '--format=@%ae', 'HEAD')),
      );

      demo.signal('SIGINT');
      await demo.ended;
      await expect(get('/')).rejects.toThrow('fetch failed');
    },
    INSTALL_TIMEOUT,
  );

  it(
    'npm test starts its servers and runs the specs',
    async () => {
      const output = await runCommand(['npm', 'test', '--', 'test/support/databases'], { directory: clone });
      expect(output).not.toContain('Installing');
      expect(output).toMatch(/Tests: +\d+ passed/);
    },
    INSTALL_TIMEOUT,
  );

  it(
    'npm run docs builds the documents',
    async () => {
      const output = await runCommand(['npm', 'run', 'docs'], { directory: clone });
      expect(output).not.toContain('Installing');
      expect(output).toContain('build complete');
      expect(existsSync(join(clone, '.cache/docs/getting-started.html'))).toBe(true);
    },
    INSTALL_TIMEOUT,
  );
});

function peopleOf(log: string): Record<string, { commits: number; lines: number }> {
  const people: Record<string, { commits: number; lines: number }> = {};
  let author = { commits: 0, lines: 0 };
  for (const line of log.split('\n').filter(Boolean)) {
    if (line.startsWith('@')) {
      author = people[line.slice(1).toLowerCase()] ??= { commits: 0, lines: 0 };
      author.commits += 1;
    } else {
      const [added, deleted] = line.split('\t');
      author.lines += added === '-' ? 0 : Number(added) + Number(deleted); // a binary file has no lines
    }
  }
  return people;
}
