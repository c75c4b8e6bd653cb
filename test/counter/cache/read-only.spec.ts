import { COUNTER_ENTITIES, CounterCaches } from '@spoor/counter';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { BLOG, Comment, Post } from './support/blog.js';

afterAll(dropTestDatabases);

describeEachDatabase('a cached column is written by nobody else', (kind) => {
  let dataSource: DataSource;
  let close: () => void;
  let post: Post;
  const stored = async (id = post.id) => await dataSource.getRepository(Post).findOneByOrFail({ id });

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...BLOG, ...COUNTER_ENTITIES] });
    close = CounterCaches.of(dataSource).open();
    post = await dataSource
      .getRepository(Post)
      .save(dataSource.getRepository(Post).create({ title: 'old', slug: 'known' }));
    await dataSource.getRepository(Comment).insert([{ post }, { post }]);
  });
  afterEach(() => close());

  it('neither by save() of a parent that was loaded before, nor by one that was changed', async () => {
    expect(post.commentsCount).toBe(0);
    await dataSource.getRepository(Post).save(Object.assign(post, { title: 'new' }));
    expect(await stored()).toMatchObject({ title: 'new', commentsCount: 2 });
    await dataSource.getRepository(Post).save(Object.assign(post, { title: 'newer', commentsCount: 9 }));
    expect(await stored()).toMatchObject({ title: 'newer', commentsCount: 2 });
  });

  it('nor by update(), nor by a query builder', async () => {
    const posts = dataSource.getRepository(Post);
    await posts.update(post.id, { title: 'new', commentsCount: 9 });
    await posts
      .createQueryBuilder()
      .update()
      .set({ title: 'newer', commentsCount: 9 })
      .where({ id: post.id })
      .execute();
    expect(await stored()).toMatchObject({ title: 'newer', commentsCount: 2 });
  });

  it('nor by upsert() of one that exists', async () => {
    await dataSource.getRepository(Post).upsert({ slug: 'known', title: 'new', commentsCount: 9 }, ['slug']);
    expect(await stored()).toMatchObject({ title: 'new', commentsCount: 2 });
  });

  it('and begins at 0, whatever save(), insert() or upsert() say', async () => {
    const posts = dataSource.getRepository(Post);
    const saved = await posts.save(posts.create({ commentsCount: 9 }));
    const { identifiers } = await posts.insert({ commentsCount: 9 });
    await posts.upsert({ slug: 'new', commentsCount: 9 }, ['slug']);
    for (const where of [{ id: saved.id }, { id: identifiers[0]?.['id'] as number }, { slug: 'new' }])
      expect(await posts.findOneByOrFail(where)).toMatchObject({ commentsCount: 0 });
  });

  it('until the caches are closed', async () => {
    close();
    await dataSource.getRepository(Post).update(post.id, { commentsCount: 9 });
    expect(await stored()).toMatchObject({ commentsCount: 9 });
  });
});
