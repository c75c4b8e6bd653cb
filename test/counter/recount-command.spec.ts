import { startChild } from '../support/child.js';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';

afterAll(dropTestDatabases);

describe('counter:recount', () => {
  let environment: Record<string, string>;

  const recount = async (...parameters: string[]) => {
    const child = startChild('test/counter/programs/cli.mjs', {
      parameters: ['counter:recount', ...parameters],
      environment,
    });
    const { code } = await child.ended;
    return { code, lines: child.output().split('\n') };
  };

  beforeAll(async () => {
    const database = await createTestDatabase('sqlite');
    environment = { DATA_SOURCE: JSON.stringify({ type: 'better-sqlite3', database }) };
    await recount();
    const dataSource = await createTestDataSource('sqlite', { database, synchronize: false });
    await dataSource.query(`INSERT INTO post (id, "commentsCount") VALUES (1, 0), (2, 5), (3, 0)`);
    await dataSource.query(`INSERT INTO comment (id, "postId") VALUES (1, 1), (2, 1)`);
  }, 30_000);

  it('tells in a dry run what is wrong, and ends with exit code 1', async () => {
    const { code, lines } = await recount('--dry-run');
    expect(code).toBe(1);
    expect(lines).toEqual([
      'post:1 commentsCount 0 → 2',
      'post:2 commentsCount 5 → 0',
      '3 parents recounted, 2 values are wrong',
    ]);
  });

  it('mends it, for one class and column too, and finds nothing wrong afterwards', async () => {
    expect(await recount('post', 'commentsCount', '--batch-size', '1')).toEqual({
      code: 0,
      lines: ['post:1 commentsCount 0 → 2', 'post:2 commentsCount 5 → 0', '3 parents recounted, 2 values were wrong'],
    });
    expect(await recount('--restart')).toEqual({ code: 0, lines: ['3 parents recounted, 0 values were wrong'] });
  }, 30_000);

  it.each([
    ['a label that no entity has', ['ghost'], 'ghost'],
    ['a column that is no cache', ['post', 'title'], 'There is no counter cache'],
    ['a batch of no size', ['--batch-size', 'many'], 'batchSize'],
  ])('ends with exit code 1 and one line for %s', async (_, parameters, message) => {
    const { code, lines } = await recount(...parameters);
    expect({ code, lines: lines.length }).toEqual({ code: 1, lines: 1 });
    expect(lines[0]).toContain(message);
  });
});
