import { COUNTER_ENTITIES } from '@spoor/counter';
import { openCounters, type OpenCounters } from '@spoor/counter/testing';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild, type Child } from '../support/child.js';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../support/databases.js';
import { environment } from '../support/environment.js';
import { waitFor } from '../support/wait-for.js';

const KEYS = 4_000;

interface Acknowledged {
  key: number;
  count: number;
}

interface Flood {
  child: Child;
  /** So far. */
  acknowledged(): Acknowledged[];
}

afterAll(dropTestDatabases);

describeEachDatabase('a process in a flood of increments', (kind) => {
  let open: OpenCounters;
  let variables: Record<string, string>;

  beforeEach(async () => {
    const database = await createTestDatabase(kind);
    const dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES, database });
    open = openCounters(dataSource);
    const { type } = dataSource.options;
    const address = kind === 'sqlite' ? { database } : { url: database };
    variables = { DATA_SOURCE: JSON.stringify({ type, ...address }) };
  });
  afterEach(() => open.close());

  const flood = (keys = 0): Flood => {
    const answers = join(environment('SPOOR_SQLITE_DIRECTORY'), `answers-${randomUUID()}`);
    writeFileSync(answers, '');
    const child = startChild('test/faults/programs/flood.mjs', {
      environment: { ...variables, ANSWERS: answers, KEYS: String(keys) },
    });
    return { child, acknowledged: () => linesIn<Acknowledged>(readFileSync(answers, 'utf8')) };
  };

  const killed = async ({ child, acknowledged }: Flood, after: number): Promise<Acknowledged[]> => {
    await waitFor(() => acknowledged().length >= after, { what: `${after} acknowledged increments` });
    await child.kill('SIGKILL');
    return acknowledged();
  };

  it('killed with SIGKILL, every acknowledged increment is there', async () => {
    const acknowledged = await killed(flood(), 500);
    const count = await open.counters.get('flood');
    expect(new Set(acknowledged.map((answer) => answer.count)).size).toBe(acknowledged.length);
    expect(count).toBeGreaterThanOrEqual(Math.max(...acknowledged.map((answer) => answer.count)));
    expect(count).toBeLessThanOrEqual(acknowledged.length + 50);
  }, 60_000);

  it('killed with SIGKILL again and again, what is retried with its idempotency key counts once', async () => {
    const answers = new Map<number, number>();
    for (const after of [300, 600]) {
      for (const { key, count } of await killed(flood(KEYS), after)) {
        expect(answers.get(key) ?? count).toBe(count);
        answers.set(key, count);
      }
    }
    const last = flood(KEYS);
    expect([await last.child.ended, last.child.output()]).toEqual([{ code: 0, signal: null }, '']);
    for (const { key, count } of last.acknowledged()) {
      expect(answers.get(key) ?? count).toBe(count);
      answers.set(key, count);
    }
    expect(answers.size).toBe(KEYS);
    expect(new Set(answers.values()).size).toBe(KEYS);
    expect(await open.counters.get('flood')).toBe(KEYS);
  }, 120_000);

  it('stopped with SIGTERM, it exits within 10 s and has counted exactly what it acknowledged', async () => {
    const linesOf = <Line extends object>(property: keyof Line) =>
      linesIn<Line>(`${app.output()}\n`).filter((line) => property in line);
    const app = startChild('test/faults/programs/flooded-app.mjs', { environment: variables });
    await waitFor(() => linesOf<{ count: number }>('count').length >= 500, {
      what: '500 acknowledged increments',
    });
    const start = performance.now();
    await app.kill('SIGTERM');
    expect(performance.now() - start).toBeLessThan(10_000);
    const acknowledged = linesOf<{ count: number }>('count').length;
    expect(await open.counters.get('flood')).toBe(acknowledged);
    expect(linesOf<{ ends: string[] }>('ends')).toEqual([{ ends: ['SPOOR_NOT_STARTED'] }]);
  }, 60_000);
});

/** The last one may be half written. */
function linesIn<Line>(text: string): Line[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Line);
}
