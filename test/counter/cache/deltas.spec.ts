import { COUNTER_ENTITIES, CounterCaches } from '@spoor/counter';
import { In, type DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { Author, BLOG, Comment, expectExactCaches, Post } from './support/blog.js';

afterAll(dropTestDatabases);

describeEachDatabase('a counter cache', (kind) => {
  let dataSource: DataSource;
  let close: () => void;
  let authors: Author[];
  let posts: Post[];
  const comments = () => dataSource.getRepository(Comment);
  const post = async (id = posts[0]?.id) => await dataSource.getRepository(Post).findOneByOrFail({ id: id as number });

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...BLOG, ...COUNTER_ENTITIES] });
    close = CounterCaches.of(dataSource).open();
    authors = await dataSource.getRepository(Author).save([{}, {}]);
    posts = await dataSource
      .getRepository(Post)
      .save([{ author: authors[0] }, { author: authors[0] }, { author: authors[1] }, {}] as Post[]);
  });
  afterEach(async () => {
    await expectExactCaches(dataSource);
    close();
  });

  it('counts new children: saved, inserted, cascaded and by a query builder', async () => {
    await comments().save([
      { post: posts[0], votes: 2 },
      { post: posts[0], approved: true, kind: 'answer' },
    ]);
    await comments().insert([{ post: { id: posts[0]?.id }, kind: 'spam', votes: null }, { post: null }]);
    await dataSource.getRepository(Post).save({ author: authors[1], comments: [{ votes: 5 }, { votes: -7 }] } as Post);
    await comments()
      .createQueryBuilder()
      .insert()
      .values([{ post: { id: posts[2]?.id as number }, votes: 9 }])
      .execute();
    expect(await post()).toMatchObject({ commentsCount: 3, approvedCount: 1, spamOrNothingCount: 2 });
  });

  it('follows a child that moves to another parent, to none and back', async () => {
    const [comment] = (await comments().save([{ post: posts[0], votes: 3 }])) as [Comment];
    await comments().save({ id: comment.id, post: posts[2] } as Comment);
    expect(await post()).toMatchObject({ commentsCount: 0 });
    expect(await post(posts[2]?.id)).toMatchObject({ commentsCount: 1, votes: kind === 'sqlite' ? 3 : '3' });
    await comments().update(comment.id, { post: null });
    expect(await post(posts[2]?.id)).toMatchObject({ commentsCount: 0 });
    await dataSource.createQueryBuilder().relation(Comment, 'post').of(comment.id).set(posts[0]?.id);
    expect(await post()).toMatchObject({ commentsCount: 1 });
  });

  it('follows what a child is counted by', async () => {
    const [comment] = (await comments().save([{ post: posts[0], kind: 'answer', votes: 1 }])) as [Comment];
    expect(await post()).toMatchObject({ approvedCount: 0, spamOrNothingCount: 0 });
    await comments().update(comment.id, { approved: true, votes: 5 });
    expect(await post()).toMatchObject({ approvedCount: 1, votes: kind === 'sqlite' ? 5 : '5' });
    await comments().increment({ id: comment.id }, 'votes', 4);
    await comments().save({ id: comment.id, kind: null } as Comment);
    expect(await post()).toMatchObject({ approvedCount: 0, spamOrNothingCount: 1, votes: kind === 'sqlite' ? 9 : '9' });
  });

  it('does not count what is removed or soft-deleted, and counts it again when it is restored', async () => {
    const saved = (await comments().save([1, 2, 3, 4].map((votes) => ({ post: posts[0], votes })))) as Comment[];
    await comments().remove(saved[0] as Comment);
    await comments().softRemove(saved[1] as Comment);
    await comments().softDelete(saved[2]?.id as number);
    expect(await post()).toMatchObject({ commentsCount: 1 });
    await comments().softDelete(saved[2]?.id as number);
    await comments().update(saved[2]?.id as number, { votes: 100 });
    expect(await post()).toMatchObject({ commentsCount: 1 });
    await comments().restore(saved[2]?.id as number);
    expect(await post()).toMatchObject({ commentsCount: 2, votes: kind === 'sqlite' ? 104 : '104' });
    await comments().softDelete(saved[2]?.id as number);
    await comments().delete(saved[2]?.id as number);
    expect(await post()).toMatchObject({ commentsCount: 1 });
  });

  it('counts bulk statements once for each row that they really change', async () => {
    await comments().insert(Array.from({ length: 700 }, (_, index) => ({ post: posts[index % 3], votes: index })));
    await comments().update({ votes: In([1, 2, 3, 699]) }, { post: { id: posts[3]?.id as number } });
    await comments().createQueryBuilder().delete().where('votes > :most', { most: 600 }).execute();
    await comments().createQueryBuilder().softDelete().where('votes < :least', { least: 50 }).execute();
    await comments().createQueryBuilder().softDelete().where('votes < :least', { least: 60 }).execute();
    await comments().createQueryBuilder().restore().where('votes < :least', { least: 10 }).execute();
    expect((await post(posts[3]?.id)).commentsCount).toBe(3);
  });

  it('counts an upsert as what it did: a new child, or a changed one', async () => {
    await comments().insert({ post: posts[0] as Post, votes: 1, slug: 'known' });
    await comments().upsert(
      ['known', 'new'].map((slug) => ({ slug, post: { id: posts[1]?.id as number }, votes: 8 })),
      ['slug'],
    );
    expect(await post()).toMatchObject({ commentsCount: 0 });
    expect(await post(posts[1]?.id)).toMatchObject({ commentsCount: 2, votes: kind === 'sqlite' ? 16 : '16' });
  });

  it('sums hundreds of parents in few statements', async () => {
    const many = (await dataSource
      .getRepository(Post)
      .save(Array.from({ length: 800 }, (_, index) => ({ author: authors[index % 2] })) as Post[])) as Post[];
    const queries: string[] = [];
    const watch = { afterQuery: ({ query }: { query: string }) => void queries.push(query) };
    dataSource.subscribers.push(watch);
    await comments().insert(many.map((parent, index) => ({ post: { id: parent.id }, votes: index })));
    dataSource.subscribers.splice(dataSource.subscribers.indexOf(watch), 1);
    const updates = queries.filter((query) => /UPDATE \S+ AS parent/.test(query)).map((query) => query.slice(0, 200));
    // Two chunks of posts, one statement for authors.
    expect(updates).toHaveLength(3);
  });

  it('goes with the transaction: with its commit, its rollback, and that of a savepoint', async () => {
    await dataSource.transaction(async (manager) => {
      await manager.insert(Comment, { post: { id: posts[0]?.id as number } });
      await manager
        .transaction(async (inner) => {
          await inner.insert(Comment, { post: { id: posts[0]?.id as number } });
          throw new Error('savepoint');
        })
        .catch(() => undefined);
      await manager.transaction((inner) => inner.insert(Comment, { post: { id: posts[0]?.id as number } }));
    });
    expect(await post()).toMatchObject({ commentsCount: 2 });
    await dataSource
      .transaction(async (manager) => {
        await manager.insert(Comment, { post: { id: posts[0]?.id as number } });
        throw new Error('rollback');
      })
      .catch(() => undefined);
    expect(await post()).toMatchObject({ commentsCount: 2 });
  });

  it('writes nothing for changes that come to nothing', async () => {
    const queries: string[] = [];
    const watch = { afterQuery: ({ query }: { query: string }) => void queries.push(query) };
    await dataSource.transaction(async (manager) => {
      const [comment] = (await manager.save([manager.create(Comment, { post: posts[0] })])) as [Comment];
      await manager.update(Comment, comment.id, { post: posts[1] });
      await manager.update(Comment, comment.id, { post: posts[0] });
      await manager.delete(Comment, comment.id);
      dataSource.subscribers.push(watch);
    });
    dataSource.subscribers.splice(dataSource.subscribers.indexOf(watch), 1);
    expect(queries).toEqual(['COMMIT']);
  });
});
