import { freePort } from '@spoor/test-servers';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createTestDatabase } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { startCounters } from './support/counter-application.js';
import { changesOf, MAIN, startProcess } from './support/listener-process.js';
import { useCouchServer } from './support/use-couch-server.js';

const COUNTER = 'animals:seq';

const couch = useCouchServer();

describe("The change listener's command", () => {
  const readCount = async (storage: string): Promise<number> => {
    const application = await startCounters('sqlite', storage);
    const count = await application.counters.get(COUNTER);
    await application.close();
    return count;
  };

  const spawnCommand = (storage: string, ...parameters: string[]): ChildProcessWithoutNullStreams =>
    spawn(process.execPath, [MAIN, ...parameters], { env: { ...process.env, DATABASE_URL: storage } });

  it('of the README prints each change as a line of JSON, and Ctrl+C ends it in order', async () => {
    const readme = await readFile(join(__dirname, '../../examples/change-listener/README.md'), 'utf8');
    const [, words = ''] = /^node examples\/change-listener\/dist\/main.js (.*)$/m.exec(readme) ?? [];
    const parameters = words.split(' ');
    const database = await couch().createDatabase(['ant', 'bee'], 'animals');
    const storage = await createTestDatabase('sqlite');
    const child = startProcess(
      storage,
      ...parameters.map((each) => each.replace('http://localhost:5984', couch().url)),
    );
    await waitFor(() => changesOf(child).length === 2, { what: child.output, timeout: 20_000 });
    await database.write(['cat']);
    await waitFor(() => changesOf(child).length === 3, { what: child.output });
    expect(await child.kill('SIGINT')).toEqual({ code: 0, signal: null });
    const change = (seq: number, id: string): object => ({ seq, id, changes: [{ rev: expect.any(String) }] });
    expect(changesOf(child)).toEqual([change(1, 'ant'), change(2, 'bee'), change(3, 'cat')]);
    expect(child.output().split('\n')).toHaveLength(3);
    expect(await readCount(storage)).toBe(3);
  });

  it('ends in order when nobody reads what it prints any more, and records no change that it could not print', async () => {
    const database = await couch().createDatabase(['ant']);
    const storage = await createTestDatabase('sqlite');
    const child = spawnCommand(storage, '--url', couch().url, '--database', database.name, '--counter', COUNTER);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    await database.write(['bee']);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await readCount(storage)).toBe(1);
  });

  it('warns on standard error alone while there is no server, and SIGTERM ends it in order', async () => {
    const parameters = ['--url', `http://127.0.0.1:${await freePort()}`, '--database', 'animals', '--counter', COUNTER];
    // PostgreSQL's connections would keep it alive if they were not closed.
    const child = spawnCommand(await createTestDatabase('postgres'), ...parameters);
    const printed = text(child.stdout);
    let warned = '';
    child.stderr.on('data', (chunk) => (warned += String(chunk)));
    await waitFor(() => warned.includes('ECONNREFUSED'), { what: () => `a warning, not ${warned}` });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await printed).toBe('');
  });

  it('ends with a sentence when the server refuses', async () => {
    const parameters = ['--url', couch().url, '--database', 'plants', '--counter', COUNTER];
    const child = startProcess(await createTestDatabase('sqlite'), ...parameters);
    expect(await child.ended).toEqual({ code: 1, signal: null });
    expect(child.output()).toBe(
      `${couch().url}/plants refuses its changes with status 404: {"error":"not_found","reason":"no_db_file"}. ` +
        'Create the database, or correct its name.',
    );
  });

  it.each([
    [['--url', 'http://localhost:5984', '--database', 'animals'], '--url, --database and --counter are all needed.'],
    [['--since', '5'], "Unknown option '--since'"],
    [
      ['--url', 'localhost:5984', '--database', 'animals', '--counter', 'c'],
      'is not the address of a CouchDB database',
    ],
  ])('with %j says what is wrong', async (parameters, sentence) => {
    const child = startProcess(await createTestDatabase('sqlite'), ...parameters);
    expect(await child.ended).toEqual({ code: 1, signal: null });
    expect(child.output()).toContain(sentence);
    expect(child.output()).not.toContain('node_modules');
  });

  it('says what is wrong with its own DATABASE_URL', async () => {
    const parameters = ['--url', couch().url, '--database', 'animals', '--counter', COUNTER];
    const child = startProcess('oracle://localhost/animals', ...parameters);
    expect(await child.ended).toEqual({ code: 1, signal: null });
    expect(child.output()).toContain('DATABASE_URL begins with oracle://');
  });
});
