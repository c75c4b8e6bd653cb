import { COUNTER_ENTITIES } from '@spoor/counter';
import { openCounters, type OpenCounters } from '@spoor/counter/testing';
import { startChild, type Child } from '../support/child.js';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';

const KEYS = 4_000;

interface Acknowledged {
  key: number;
  count: number;
}

afterAll(dropTestDatabases);

describeEachDatabase('a process in a flood of increments', (kind) => {
  let open: OpenCounters;
  let environment: Record<string, string>;

  beforeEach(async () => {
    const database = await createTestDatabase(kind);
    const dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES, database });
    open = openCounters(dataSource);
    const { type } = dataSource.options;
    const address = kind === 'sqlite' ? { database } : { url: database };
    environment = { DATA_SOURCE: JSON.stringify({ type, ...address }) };
  });
  afterEach(() => open.close());

  const linesOf = <Line>(child: Child, property: keyof Line): Line[] =>
    child
      .output()
      .split('\n')
      .filter((line) => line.startsWith(`{"${String(property)}"`))
      .map((line) => JSON.parse(line) as Line);

  const flood = (keyed: boolean, first: number) =>
    startChild('test/faults/programs/flood.mjs', {
      environment: { ...environment, KEYED: keyed ? 'yes' : 'no', FIRST: String(first), LAST: String(KEYS) },
    });

  const killed = async (child: Child, after: number): Promise<Acknowledged[]> => {
    await waitFor(() => linesOf<Acknowledged>(child, 'key').length >= after, {
      what: `${after} acknowledged increments`,
    });
    await child.kill('SIGKILL');
    return linesOf<Acknowledged>(child, 'key');
  };

  it('killed with SIGKILL, every acknowledged increment is there', async () => {
    const acknowledged = await killed(flood(false, 1), 500);
    const count = await open.counters.get('flood');
    expect(acknowledged.length).toBeLessThan(KEYS);
    expect(new Set(acknowledged.map((answer) => answer.count)).size).toBe(acknowledged.length);
    expect(count).toBeGreaterThanOrEqual(Math.max(...acknowledged.map((answer) => answer.count)));
    expect(count).toBeLessThanOrEqual(acknowledged.length + 50);
  }, 60_000);

  it('killed with SIGKILL again and again, what is retried with its idempotency key counts once', async () => {
    const answers = new Map<number, number>();
    for (const after of [300, 600]) {
      for (const { key, count } of await killed(flood(true, 1), after)) {
        expect(answers.get(key) ?? count).toBe(count);
        answers.set(key, count);
      }
    }
    const last = flood(true, 1);
    await last.ended;
    for (const { key, count } of linesOf<Acknowledged>(last, 'key')) {
      expect(answers.get(key) ?? count).toBe(count);
      answers.set(key, count);
    }
    expect(answers.size).toBe(KEYS);
    expect(new Set(answers.values()).size).toBe(KEYS);
    expect(await open.counters.get('flood')).toBe(KEYS);
  }, 120_000);

  it('stopped with SIGTERM, it exits within 10 s and has counted exactly what it acknowledged', async () => {
    const app = startChild('test/faults/programs/flooded-app.mjs', { environment });
    await waitFor(() => linesOf<{ count: number }>(app, 'count').length >= 500, {
      what: '500 acknowledged increments',
    });
    const start = performance.now();
    await app.kill('SIGTERM');
    expect(performance.now() - start).toBeLessThan(10_000);
    const acknowledged = linesOf<{ count: number }>(app, 'count').length;
    expect(await open.counters.get('flood')).toBe(acknowledged);
    expect(linesOf<{ ends: string[] }>(app, 'ends')).toEqual([{ ends: ['SPOOR_NOT_STARTED'] }]);
  }, 60_000);
});
