import type { RankedFile } from '../../apps/demo/src/history/ranked.js';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { Demo, endDemos } from './support/demo.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

const TOKEN = 'a token that only visitors with a pen have';

afterEach(endDemos);
afterAll(dropTestDatabases);

describe('The demo', () => {
  async function start(environment: Record<string, string> = {}): Promise<Demo> {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(5));
    const database = await createTestDatabase('sqlite');
    const demo = await Demo.start({ repository: repository.directory, database, environment });
    await demo.settled();
    return demo;
  }

  it('sends the headers that keep a page from being framed, sniffed and scripted by others', async () => {
    const { headers } = await fetch((await start()).url);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('started with WRITE_TOKEN lets everybody read, and write who knows the token', async () => {
    const demo = await start({ WRITE_TOKEN: TOKEN });
    const [file] = await demo.get<[RankedFile]>('/api/files');
    const write = (authorization?: string) =>
      fetch(`${demo.url}/api/files/${file.id}/note`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
        body: JSON.stringify({ note: 'To be split' }),
      });
    for (const authorization of [undefined, TOKEN, 'Bearer', 'Bearer another token', `bearer ${TOKEN.slice(1)}`]) {
      const refused = await write(authorization);
      expect(refused.status).toBe(401);
      expect(await refused.text()).not.toContain(TOKEN);
    }
    expect((await fetch(`${demo.url}/api/races/counters`, { method: 'POST' })).status).toBe(401);
    const written = await write(`Bearer ${TOKEN}`);
    expect([written.status, await written.json()]).toEqual([200, { note: 'To be split' }]);
  });
});
