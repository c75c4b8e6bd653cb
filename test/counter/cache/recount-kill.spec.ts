import { COUNTER_ENTITIES, CounterCacheProgress, CounterCaches } from '@spoor/counter';
import { startChild } from '../../support/child.js';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../../support/databases.js';
import { BLOG, Comment, expectExactCaches, Post } from './support/blog.js';

const PARENTS = 3_000;

afterAll(dropTestDatabases);

describeEachDatabase('a recount that is killed half-way', (kind) => {
  it('is continued by the next one behind the last batch, and then everything is right', async () => {
    const database = await createTestDatabase(kind);
    const dataSource = await createTestDataSource(kind, { database, entities: [...BLOG, ...COUNTER_ENTITIES] });
    const caches = CounterCaches.of(dataSource);
    const close = caches.open();
    for (let start = 0; start < PARENTS; start += 500)
      await dataSource.getRepository(Post).insert(Array.from({ length: 500 }, () => ({})));
    await dataSource
      .getRepository(Comment)
      .insert(Array.from({ length: 300 }, (_, index) => ({ post: { id: 1 + index * 10 } })));
    await dataSource.query(`UPDATE post SET ${dataSource.driver.escape('commentsCount')} = 7`);

    const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
    const child = startChild('test/counter/cache/programs/recount.mjs', {
      environment: { DATA_SOURCE: JSON.stringify(address) },
    });
    for (let batch = 0; batch < 5; batch += 1) await child.next();
    await child.kill('SIGKILL');

    const progress = await dataSource.getRepository(CounterCacheProgress).find();
    expect(progress).toHaveLength(1);
    const reached = Number(progress[0]?.cursor.key[0]);
    expect(reached).toBeGreaterThanOrEqual(50);
    expect(reached).toBeLessThan(PARENTS);
    // Whatever it has acknowledged is right, and nothing of a batch is there by half.
    const wrong = await dataSource.getRepository(Post).countBy({ commentsCount: 7 });
    expect(wrong).toBe(PARENTS - reached);
    expect(await caches.recount({ parent: Post, column: 'commentsCount' })).toMatchObject({
      parents: PARENTS,
      wrong: PARENTS - reached,
      resumed: true,
      completed: true,
    });
    expect(await dataSource.getRepository(CounterCacheProgress).count()).toBe(0);
    await expectExactCaches(dataSource);
    close();
  });
});
