import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { startTunnel, type Tunnel } from '../support/tunnel.js';
import { waitFor } from '../support/wait-for.js';
import { Demo, endDemos } from './support/demo.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

interface Health {
  status: string;
  details: Record<string, { status: string }>;
}

let tunnel: Tunnel;
let demo: Demo;

beforeAll(async () => {
  tunnel = await startTunnel(testRedisUrl());
  const repository = ScratchRepository.create();
  repository.import(syntheticHistory(10));
  const database = await createTestDatabase('sqlite');
  demo = await Demo.start({ repository: repository.directory, database, environment: { REDIS_URL: tunnel.url } });
});
afterAll(async () => {
  await endDemos();
  tunnel.close();
  await dropTestDatabases();
});

async function health(): Promise<[status: number, modules: Record<string, string>]> {
  const response = await fetch(`${demo.url}/health`);
  const { details } = (await response.json()) as Health;
  return [response.status, Object.fromEntries(Object.entries(details).map(([name, { status }]) => [name, status]))];
}

describe('/health of the demo', () => {
  it('shows every module, and fails while one of them cannot be used', async () => {
    const up = { counters: 'up', follows: 'up', diffs: 'up', statistics: 'up' };
    await waitFor(async () => (await health())[0] === 200, { what: 'everything to be up' });
    expect(await health()).toEqual([200, up]);
    tunnel.cut();
    const [status, modules] = await health();
    expect([status, modules]).toEqual([503, { ...up, follows: modules['follows'], diffs: 'down' }]);
    tunnel.restore();
    await waitFor(async () => (await health())[0] === 200, { timeout: 20_000, what: 'Redis to be found again' });
  }, 60_000);
});
