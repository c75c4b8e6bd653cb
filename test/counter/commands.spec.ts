import { startChild } from '../support/child.js';
import { createTestDatabase, DATABASES, dropTestDatabases, type DatabaseKind } from '../support/databases.js';

afterAll(dropTestDatabases);

const run = async (environment: Record<string, string>, ...parameters: string[]) => {
  const child = startChild('test/counter/programs/cli.mjs', { parameters, environment });
  const { code } = await child.ended;
  return { code, output: child.output() };
};

const environmentOf = async (kind: DatabaseKind) => {
  const database = await createTestDatabase(kind);
  const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
  return { DATA_SOURCE: JSON.stringify(address) };
};

describe('the counter commands in an application of the user', () => {
  it.each(DATABASES)(
    'increment, get and list counters exactly (%s)',
    async (kind) => {
      const environment = await environmentOf(kind);
      const large = '9223372036854775806';
      expect(await run(environment, 'counter:increment', 'large', large)).toEqual({ code: 0, output: large });
      expect(await run(environment, 'counter:get', 'large', 'missing')).toEqual({ code: 0, output: `${large}\n0` });
      expect(await run(environment, 'counter:list')).toEqual({ code: 0, output: `${large}\tlarge` });
    },
    30_000,
  );

  describe('on SQLite', () => {
    let environment: Record<string, string>;
    beforeAll(async () => {
      environment = await environmentOf('sqlite');
    });

    it.each([
      [['counter:increment', 'visits'], '1'],
      [['counter:increment', 'visits', '41'], '42'],
      [['counter:increment', 'visits', '--', '-2'], '40'],
      [['counter:set', 'views', '7'], '7'],
      [['counter:list', '--prefix', 'v', '--after', 'views', '--limit', '1'], '40\tvisits'],
      [['counter:increment', 'orders', '5', '--idempotency-key', 'k'], '5'],
      [['counter:increment', 'orders', '5', '--idempotency-key', 'k'], '5'],
      [['counter:increment', 'views', '3', '--of', 'post:7'], '3'],
      [['counter:get', 'views', '--of', 'post:7', '--instance', 'audit'], '3'],
    ])('%j prints %j', async (parameters, output) => {
      expect(await run(environment, ...parameters)).toEqual({ code: 0, output });
    });

    it.each([
      ['a bound that is passed', ['counter:increment', 'stock', '--max', '0'], 'would pass its bound of at most 0'],
      ['what is no integer', ['counter:set', 'n', '1.5'], 'count must be an integer'],
      ['an entity that is none', ['counter:get', 'n', '--of', 'ghost:1'], 'No entity of this DataSource'],
      ['a limit out of range', ['counter:list', '--limit', '1001'], 'Ask for 1 to 1000'],
    ])('%s ends with exit code 1 and one line that says why', async (_, parameters, message) => {
      const { code, output } = await run(environment, ...parameters);
      expect(code).toBe(1);
      expect(output).toContain(message);
      expect(output.split('\n')).toHaveLength(1);
    });
  });
});
