import { COUNTER_ENTITIES, CounterCacheProgress, CounterCaches, type RecountProgress } from '@spoor/counter';
import { ref, RowCapture } from '@spoor/core';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { Author, BLOG, Comment, expectExactCaches, Post } from './support/blog.js';

afterAll(dropTestDatabases);

describeEachDatabase('a recount of counter caches', (kind) => {
  let dataSource: DataSource;
  let caches: CounterCaches;
  let close: () => void;
  let posts: Post[];

  const escape = (name: string) => dataSource.driver.escape(name);
  /** Raw SQL, which nobody sees. */
  const spoil = async (id: number, column = 'commentsCount', by = 5) =>
    await dataSource.query(`UPDATE post SET ${escape(column)} = ${escape(column)} + ${by} WHERE id = ${id}`);
  const recorded = async (work: () => Promise<unknown>) => {
    const queries: string[] = [];
    const watch = { afterQuery: ({ query }: { query: string }) => void queries.push(query) };
    dataSource.subscribers.push(watch);
    await work();
    dataSource.subscribers.splice(dataSource.subscribers.indexOf(watch), 1);
    return queries;
  };

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...BLOG, ...COUNTER_ENTITIES] });
    caches = CounterCaches.of(dataSource);
    close = caches.open();
    const authors = await dataSource.getRepository(Author).save([{}, {}]);
    posts = await dataSource
      .getRepository(Post)
      .save(Array.from({ length: 25 }, (_, index) => ({ author: authors[index % 2] })) as Post[]);
    await dataSource
      .getRepository(Comment)
      .insert(
        posts.flatMap((post, index) =>
          Array.from({ length: index % 4 }, () => ({ post: { id: post.id }, votes: index })),
        ),
      );
  });
  afterEach(async () => {
    close();
    await dataSource.destroy();
  });

  it('finds nothing wrong and writes nothing where nothing is wrong', async () => {
    // PostgreSQL asks and writes in one statement: a row that it writes moves.
    const places = async () =>
      kind === 'postgres' ? await dataSource.query('SELECT id, ctid FROM post ORDER BY id') : [];
    const before: unknown = await places();
    const queries = await recorded(async () =>
      expect(await caches.recount({ batchSize: 7 })).toEqual({
        parents: 27,
        wrong: 0,
        corrections: [],
        resumed: false,
        completed: true,
      }),
    );
    expect(await places()).toEqual(before);
    if (kind !== 'postgres') expect(queries.filter((query) => /UPDATE \S+ (AS )?parent/.test(query))).toEqual([]);
    expect(await dataSource.getRepository(CounterCacheProgress).count()).toBe(0);
  });

  it('mends and reports what is wrong, and what follows for the levels above', async () => {
    await spoil(3);
    await spoil(3, 'votes', -2);
    await spoil(20, 'approvedCount', 1);
    await dataSource.query(`UPDATE author SET ${escape('postsCount')} = 0 WHERE id = 1`);
    const result = await caches.recount({ batchSize: 10 });
    expect(result).toMatchObject({ parents: 27, wrong: 5, completed: true });
    expect(result.corrections).toEqual([
      { ref: ref(Post, 3), column: 'commentsCount', was: 7, is: 2 },
      { ref: ref(Post, 3), column: 'votes', was: 2, is: 4 },
      { ref: ref(Post, 20), column: 'approvedCount', was: 1, is: 0 },
      { ref: ref(Author, 1), column: 'postsCount', was: 0, is: 13 },
      // It had not been told of what went wrong in its post, but of the correction.
      { ref: ref(Author, 1), column: 'commentsCount', was: 7, is: 12 },
    ]);
    await expectExactCaches(dataSource);
  });

  it('counts anew after raw SQL and cascades of the database', async () => {
    await dataSource.getRepository(Comment).softDelete([25, 26, 30]);
    await dataSource.query('DELETE FROM comment WHERE id < 20');
    await dataSource.query(`INSERT INTO comment (${escape('postId')}, votes) VALUES (1, 7), (1, NULL), (25, -3)`);
    expect((await caches.recount({ parent: Post })).wrong).toBeGreaterThan(0);
    // The authors, who sum posts, have followed without being recounted.
    await expectExactCaches(dataSource);
  });

  it('is told of one cache alone, or of one class', async () => {
    await spoil(1);
    await spoil(2, 'votes');
    expect(await caches.recount({ parent: Post, column: 'votes' })).toMatchObject({ parents: 25, wrong: 1 });
    expect(await caches.recount({ parent: Author })).toMatchObject({ parents: 2, wrong: 2 });
    expect(await caches.recount({ column: 'commentsCount' })).toMatchObject({ parents: 27, wrong: 1 });
    await caches.recount();
    await expectExactCaches(dataSource);
  });

  it('writes nothing in a dry run, and reports the same', async () => {
    await spoil(3);
    const queries = await recorded(async () =>
      expect(await caches.recount({ parent: Post, dryRun: true })).toMatchObject({
        wrong: 1,
        corrections: [{ column: 'commentsCount', was: 7, is: 2 }],
      }),
    );
    expect(queries.filter((query) => /UPDATE|INSERT|DELETE|FOR NO KEY/.test(query))).toEqual([]);
    expect(await caches.recount({ parent: Post, dryRun: true })).toMatchObject({ wrong: 1 });
  });

  it('lists no more than 100 corrections, and counts them all', async () => {
    await dataSource.query(
      `UPDATE post SET ${escape('commentsCount')} = 99, votes = 99, ${escape('approvedCount')} = 99, ${escape('spamOrNothingCount')} = 99`,
    );
    await dataSource.getRepository(Post).save(Array.from({ length: 10 }, () => ({})));
    const { wrong, corrections } = await caches.recount({ parent: Post });
    expect({ wrong, listed: corrections.length }).toEqual({ wrong: 100, listed: 100 });
    await spoil(1);
    await dataSource.query(
      `UPDATE post SET ${escape('commentsCount')} = 99, votes = 99, ${escape('approvedCount')} = 99, ${escape('spamOrNothingCount')} = 99`,
    );
    expect((await caches.recount({ parent: Post, dryRun: true })).corrections).toHaveLength(100);
  });

  it('tells after each batch how far it is', async () => {
    await spoil(12);
    const told: RecountProgress[] = [];
    await caches.recount({
      parent: Post,
      column: 'commentsCount',
      batchSize: 10,
      onProgress: (progress) => told.push(progress),
    });
    expect(told).toEqual([
      { parent: 'Post', columns: ['commentsCount'], parents: 10, wrong: 0, last: ref(Post, 10) },
      { parent: 'Post', columns: ['commentsCount'], parents: 20, wrong: 1, last: ref(Post, 20) },
      { parent: 'Post', columns: ['commentsCount'], parents: 25, wrong: 1, last: ref(Post, 25) },
    ]);
  });

  const interruptAfterOneBatch = async (from: CounterCaches) => {
    const abort = new AbortController();
    return await from.recount({
      parent: Post,
      batchSize: 10,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
  };

  it('is interrupted between batches; another one continues there, and looks at those before last', async () => {
    await spoil(1);
    await spoil(25);
    expect(await interruptAfterOneBatch(caches)).toMatchObject({ parents: 10, wrong: 1, completed: false });
    await spoil(2);
    const told: number[] = [];
    expect(
      await caches.recount({ parent: Post, batchSize: 8, onProgress: ({ last }) => told.push(Number(last.id)) }),
    ).toMatchObject({ parents: 25, wrong: 2, completed: true, resumed: true });
    expect(told).toEqual([18, 25, 8, 10]);
    expect(await caches.recount({ parent: Post })).toMatchObject({ parents: 25, wrong: 0, resumed: false });
    await caches.recount();
    await expectExactCaches(dataSource);
  });

  it('is safe from a crash of the server when it has ended: its last transaction waits for the disk', async () => {
    const queries = await recorded(async () => await caches.recount({ parent: Post, batchSize: 10 }));
    const transactions = queries.join(';').split(';COMMIT').slice(0, -1);
    const isWaiting = transactions.map((queried) => !queried.includes('synchronous_commit TO off'));
    expect(transactions.at(-1)).toContain('DELETE FROM');
    expect(isWaiting.at(-1)).toBe(true);
    // To look for a cursor, and then for each batch.
    if (kind === 'postgres') expect(isWaiting).toEqual([true, false, false, false, true]);
  });

  it('begins at the first parent when told to, or behind one that is named', async () => {
    await interruptAfterOneBatch(caches);
    expect(await caches.recount({ parent: Post, restart: true })).toMatchObject({ parents: 25, resumed: false });
    for (const after of [20, ref(Post, 20), posts[19] as Post])
      expect(await caches.recount({ parent: Post, after })).toMatchObject({ parents: 5 });
    await expect(caches.recount({ after: 20 })).rejects.toMatchObject({ code: 'SPOOR_INVALID_ARGUMENT' });
  });

  it('refuses a cache that is none, and a batch of no size', async () => {
    for (const options of [{ parent: Comment }, { column: 'title' }, { batchSize: 0 }, { batchSize: 1.5 }])
      await expect(caches.recount(options)).rejects.toMatchObject({ code: 'SPOOR_INVALID_ARGUMENT' });
  });

  it('happens within the transaction whose changes nobody could see', async () => {
    await dataSource.getRepository(Comment).insert([{ post: { id: 1 }, votes: 1 }, { post: { id: 2 } }]);
    await dataSource.transaction(async (manager) => {
      await manager.insert(Comment, { post: { id: 5 }, votes: 8 });
      await manager.query(`INSERT INTO comment (${escape('postId')}, votes) VALUES (1, 7), (25, -3)`);
      await manager.update(Post, 7, { author: null });
      await RowCapture.of(dataSource).invalidate(Comment, 'raw SQL', manager);
      await manager.insert(Comment, { post: { id: 6 }, votes: 8 });
    });
    await expectExactCaches(dataSource);
  });
});
