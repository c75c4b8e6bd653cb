import { COUNTER_ENTITIES, CounterCache, CounterCaches } from '@spoor/counter';
import { Column, Entity, ManyToOne, PrimaryColumn, type DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { Author, BLOG, Comment, expectExactCaches, Post } from './support/blog.js';

/** A game: a position is won by a move to one from which nobody can win, so that a new position may change all above it. */
@Entity()
class Position {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @CounterCache(() => Position, { column: 'moves' })
  @CounterCache(() => Position, { column: 'winningMoves', where: { winningMoves: 0 } })
  @ManyToOne(() => Position, { nullable: true })
  from: Position | null;

  @Column({ type: 'int', default: 0 })
  moves: number;

  @Column({ type: 'int', default: 0 })
  winningMoves: number;
}

afterAll(dropTestDatabases);

describeEachDatabase('counter caches of several levels', (kind) => {
  let dataSource: DataSource;
  let close: () => void;
  const insert = async (post: Post, count: number) =>
    await dataSource.getRepository(Comment).insert(Array.from({ length: count }, () => ({ post: { id: post.id } })));
  const open = async (entities: (new () => object)[]) => {
    dataSource = await createTestDataSource(kind, { entities: [...entities, ...COUNTER_ENTITIES] });
    close = CounterCaches.of(dataSource).open();
  };
  const bigint = (value: number) => (kind === 'sqlite' ? value : String(value));
  afterEach(() => close());

  describe('of posts and authors', () => {
    let authors: Author[];
    let posts: [Post, Post];
    const author = async (index: number) =>
      await dataSource.getRepository(Author).findOneByOrFail({ id: authors[index]?.id as number });

    beforeEach(async () => {
      await open(BLOG);
      authors = await dataSource.getRepository(Author).save([{}, {}]);
      posts = (await dataSource
        .getRepository(Post)
        .save([{ author: authors[0] }, { author: authors[0] }] as Post[])) as [Post, Post];
      await insert(posts[0], 3);
    });
    afterEach(() => expectExactCaches(dataSource));

    it('sum a cached column, and count by one', async () => {
      await insert(posts[1], 1);
      expect(await author(0)).toMatchObject({ postsCount: 2, commentsCount: bigint(4), quietPostsCount: 1 });
    });

    it('move with a child of the middle, also while its own children change in the same transaction', async () => {
      await dataSource.transaction(async (manager) => {
        await manager.insert(Comment, { post: { id: posts[0].id } });
        await manager.update(Post, posts[0].id, { author: authors[1] });
        await manager.insert(Comment, { post: { id: posts[0].id } });
        await manager.delete(Comment, { id: 1 });
      });
      expect(await author(0)).toMatchObject({ postsCount: 1, commentsCount: bigint(0), quietPostsCount: 1 });
      expect(await author(1)).toMatchObject({ postsCount: 1, commentsCount: bigint(4), quietPostsCount: 0 });
    });

    it('lose what a soft-deleted child of the middle had, and take it back with what came meanwhile', async () => {
      await dataSource.getRepository(Post).softDelete(posts[0].id);
      await insert(posts[0], 2);
      expect(await author(0)).toMatchObject({ postsCount: 1, commentsCount: bigint(0) });
      await dataSource.getRepository(Post).restore(posts[0].id);
      expect(await author(0)).toMatchObject({ postsCount: 2, commentsCount: bigint(5) });
    });

    it('lose what a removed child of the middle had, once', async () => {
      await dataSource.transaction(async (manager) => {
        await manager.delete(Comment, { post: { id: posts[0].id } });
        await manager.delete(Post, posts[0].id);
      });
      expect(await author(0)).toMatchObject({ postsCount: 1, commentsCount: bigint(0), quietPostsCount: 1 });
    });
  });

  describe('in a tree', () => {
    const add = async (id: number, from: number | null) =>
      await dataSource.getRepository(Position).insert({ id, from: from === null ? null : { id: from } });
    const winning = async () =>
      (await dataSource.getRepository(Position).find({ order: { id: 'ASC' } })).map(({ winningMoves }) => winningMoves);

    beforeEach(() => open([Position]));

    it('change up to the root', async () => {
      await add(1, null);
      for (const id of [2, 3, 4]) await add(id, id - 1);
      expect(await winning()).toEqual([1, 0, 1, 0]);
      await add(5, 4);
      expect(await winning()).toEqual([0, 1, 0, 1, 0]);
      await add(6, 3);
      expect(await winning()).toEqual([1, 0, 1, 1, 0, 0]);
      await dataSource.getRepository(Position).delete([5, 6]);
      expect(await winning()).toEqual([1, 0, 1, 0]);
      await dataSource.getRepository(Position).update(4, { from: null });
      expect(await winning()).toEqual([0, 1, 0, 0]);
    });

    it('are refused with an error where rows are their own ancestors, and nothing is changed', async () => {
      await add(1, null);
      await expect(dataSource.getRepository(Position).update(1, { from: { id: 1 } })).rejects.toMatchObject({
        code: 'SPOOR_COUNTER_CACHE_CYCLE',
        message: expect.stringContaining('own ancestors'),
      });
      expect(await dataSource.getRepository(Position).find({ relations: { from: true } })).toEqual([
        { id: 1, from: null, moves: 0, winningMoves: 0 },
      ]);
    });
  });
});
