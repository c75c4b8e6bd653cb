import type { OpenAPIObject } from '@nestjs/swagger';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { startChild } from '../support/child.js';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import type { CachedDirectory, CachedPerson } from '../../apps/demo/src/history/ranked.js';
import type { Snapshot } from '../../apps/demo/src/live/snapshot.js';
import type { RaceSides } from '../../apps/demo/src/race/race-outcome.js';
import type { NamedCount } from '../../apps/demo/src/counting/named-count.js';
import { operationsOf } from './support/described-api.js';
import { Demo, endDemos } from './support/demo.js';
import { routesOfDemo } from './support/routes.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

const CLI = join(__dirname, '../../apps/demo/dist/cli.js');

let demo: Demo;
let database: string;

beforeAll(async () => {
  const repository = ScratchRepository.create();
  repository.import(syntheticHistory(120));
  database = await createTestDatabase('sqlite');
  demo = await Demo.start({ repository: repository.directory, database, parameters: ['--follow-changed'] });
  await demo.settled();
});
afterAll(async () => {
  await endDemos();
  await dropTestDatabases();
});

async function runCommand(...parameters: string[]): Promise<{ code: number | null; output: string }> {
  const { ended, output } = startChild(CLI, { parameters, environment: { DATABASE_URL: database, REDIS_URL: '' } });
  const { code } = await ended;
  return { code, output: output() };
}

async function text(path: string): Promise<string> {
  const response = await fetch(demo.url + path);
  expect([path, response.status]).toEqual([path, 200]);
  return await response.text();
}

describe('The API of the demo', () => {
  it('describes every endpoint as OpenAPI at /api, with assets of its own', async () => {
    const document = await demo.get<OpenAPIObject>('/api-json');
    expect(document.openapi).toMatch(/^3\./);
    const described = operationsOf(document).map(({ method, path }) => `${method} ${path}`);
    expect(described.length).toBeGreaterThan(25);
    expect(described.toSorted()).toEqual((await routesOfDemo()).toSorted());
    expect(document.components?.schemas).toMatchObject({
      CachedDirectory: { properties: { filesCount: { description: expect.stringContaining('Directory.filesCount') } } },
      CachedPerson: { properties: { commitsCount: { description: expect.stringContaining('Person.commitsCount') } } },
    });
    const page = await text('/api');
    expect(page).not.toMatch(/(src|href)="https?:/);
    for (const [, asset] of page.matchAll(/(?:src|href)="\.\/(api\/[^"]+)"/g)) await text(`/${asset}`);
  });

  it('ranks people and files by commits or by lines', async () => {
    for (const path of ['/api/people', '/api/files'])
      for (const by of ['commits', 'lines'] as const) {
        const counts = (await demo.get<Record<typeof by, number>[]>(`${path}?by=${by}&limit=30`)).map(
          (entry) => entry[by],
        );
        expect(counts).toHaveLength(30);
        expect(counts).toEqual(counts.toSorted((one, other) => other - one));
      }
  });

  it('ranks people and directories by the columns that counter caches keep, and shows nothing else of them', async () => {
    const people = await demo.get<CachedPerson[]>('/api/cached/people?limit=30');
    const directories = await demo.get<CachedDirectory[]>('/api/cached/directories?limit=15');
    for (const [counts, length] of [
      [people.map(({ commitsCount }) => commitsCount), 30],
      [directories.map(({ filesCount }) => filesCount), 15],
    ] as const) {
      expect(counts).toHaveLength(length);
      expect(counts).toEqual(counts.toSorted((one, other) => other - one));
    }
    expect(Object.keys(people[0] ?? {}).toSorted()).toEqual(['commitsCount', 'email', 'id', 'name']);
    expect(Object.keys(directories[0] ?? {}).toSorted()).toEqual(['filesCount', 'id', 'path']);
    const [ranked] = await demo.get<object[]>('/api/people');
    expect(Object.keys(ranked ?? {}).toSorted()).toEqual(['commits', 'email', 'id', 'lines', 'name']);
  });

  it('pages through commits and counters', async () => {
    const commits = await demo.get<{ position: number }[]>('/api/commits?limit=2&before=100');
    expect(commits.map(({ position }) => position)).toEqual([99, 98]);
    const [first] = await demo.get<NamedCount[]>('/api/counters?limit=1&prefix=demo:i');
    const [second] = await demo.get<NamedCount[]>(`/api/counters?limit=1&after=${first?.name}`);
    expect([first?.name, second?.name]).toEqual([expect.stringMatching('demo:import:'), 'demo:lines']);
  });

  it.each([
    '/api/people?limit=0',
    '/api/files?by=name',
    '/api/commits?before=x',
    '/api/commits?before=9999999999',
    '/api/cached/people?limit=101',
    '/api/counters?limit=9999',
  ])('refuses %s', async (path) => {
    expect(await demo.get(path)).toMatchObject({ statusCode: 400 });
  });

  it('tells of every change as a server-sent event', async () => {
    const reader = (await fetch(`${demo.url}/api/live`)).body?.pipeThrough(new TextDecoderStream()).getReader();
    let received = '';
    const visits = async (): Promise<number | undefined> => {
      received += (await reader?.read())?.value ?? '';
      const last = received.split('\n\n').findLast((event) => event.includes('data: ') && event.endsWith('}'));
      const snapshot = last && (JSON.parse(last.slice(last.indexOf('{'))) as Snapshot);
      return snapshot ? (snapshot.counters.find(({ name }) => name === 'demo:visits')?.count ?? 0) : undefined;
    };
    let before: number | undefined;
    while (before === undefined) before = await visits();
    expect(await demo.post('/api/visits')).toEqual({ name: 'demo:visits', count: before + 1 });
    while ((await visits()) !== before + 1);
    await reader?.cancel();
  });

  it('sends the page what it shows of counters and of cached columns', async () => {
    const reader = (await fetch(`${demo.url}/api/live`)).body?.pipeThrough(new TextDecoderStream()).getReader();
    let received = '';
    while (!received.includes('}\n\n')) received += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    const snapshot = JSON.parse(received.slice(received.indexOf('{'))) as Snapshot;
    expect(snapshot.cachedPeople).toEqual(await demo.get('/api/cached/people'));
    expect(snapshot.cachedDirectories).toEqual(await demo.get('/api/cached/directories'));
    const page = await text('/');
    for (const column of ['Person.commitsCount', 'Directory.filesCount'])
      expect(page).toContain(`<code>${column}</code>`);
  });

  it('serves a page that needs nothing from elsewhere', async () => {
    const page = await text('/');
    const assets = [...page.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, asset]) => asset as string);
    expect(assets).toEqual(expect.arrayContaining(['style.css', 'page.js', 'icon.svg', 'api']));
    for (const asset of ['live.js', 'race.js', 'follows.js', 'elements.js', 'ask.js', ...assets]) {
      expect(asset).not.toMatch(/^(https?:)?\/\//);
      expect(await text(`/${asset}`)).not.toMatch(/(import|fetch|url)\W+https?:/);
    }
  });

  it('shows the source that the race runs', async () => {
    const { handwritten, spoor } = await demo.get<RaceSides>('/api/races/counters');
    expect(handwritten).toMatch(/findOne[^]*\+= 1[^]*save\(/);
    expect(spoor).toContain('counters.increment(name)');
  });

  it('runs the counter commands on the same database', async () => {
    expect((await runCommand('counter:list', '--prefix', 'demo:import:')).output).toMatch(/^120\tdemo:import:\S+$/);
    expect((await runCommand('counter:increment', 'demo:visits', '1000')).output).toMatch(/^10\d\d$/);
  });

  it('runs the commands of follows and of statistics on the same database', async () => {
    const { code, output } = await runCommand('sequere:verify');
    expect([code, output]).toEqual([0, expect.stringMatching(/[1-9]\d* checked, 0 differences found$/)]);
    expect(await runCommand('trackstats:verify')).toMatchObject({ code: 0 });
  });

  it('mends what raw SQL has done to the cached columns with counter:recount', async () => {
    const [people, directories] = ['/api/cached/people?limit=100', '/api/cached/directories?limit=100'];
    const before = [await demo.get(people), await demo.get(directories)];
    const file = new Database(database);
    file.exec('UPDATE demo_person SET commitsCount = commitsCount + 1; UPDATE demo_directory SET filesCount = 0');
    file.close();
    expect(await runCommand('counter:recount', 'person', 'commitsCount', '--dry-run')).toEqual({
      code: 1,
      output: expect.stringMatching(/40 parents recounted, 40 values are wrong$/),
    });
    expect(await runCommand('counter:recount')).toEqual({
      code: 0,
      output: expect.stringMatching(/60 parents recounted, 60 values were wrong$/),
    });
    expect([await demo.get(people), await demo.get(directories)]).toEqual(before);
    expect(await runCommand('counter:recount', 'peron')).toEqual({ code: 1, output: expect.stringContaining('peron') });
  });
});
