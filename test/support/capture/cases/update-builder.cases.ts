import { In } from 'typeorm';
import { Author, Post, Setting, Tag } from '../entities/index.js';
import type { OperationCase } from '../operation-case.js';

export const updateBuilderCases: OperationCase[] = [
  {
    title: 'an update builder with a where of text',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .update(Author)
        .set({ rank: 7 })
        .where('login = :login OR rank >= :rank', { login: 'ada', rank: 3 })
        .execute(),
    events: ['update Author 1: rank', 'update Author 3: rank'],
  },
  {
    title: "a repository's update builder with an alias",
    run: (world) =>
      world
        .repository(Tag)
        .createQueryBuilder('t')
        .update()
        .set({ color: () => "'fff'" })
        .where('color IS NULL')
        .andWhere('id IN (:...ids)', { ids: [1, 3] })
        .execute(),
    events: ['update Tag 3: color'],
  },
  {
    title: 'an update builder that uses the names of properties',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .update(Author)
        .set({ nickname: 'n' })
        .where('nickname = :nickname', { nickname: 'c' })
        .execute(),
    events: ['update Author 3: nickname'],
  },
  {
    title: 'an update builder with a subquery',
    async run(world) {
      const select = world.dataSource.createQueryBuilder().subQuery();
      const authors = select.select('post.author').from(Post, 'post').where('post.views > :views').getQuery();
      return await world.dataSource
        .createQueryBuilder()
        .update(Author)
        .set({ active: true })
        .where(`id IN ${authors}`, { views: 15 })
        .execute();
    },
    events: ['update Author 2: active'],
  },
  {
    title: 'an update builder without a where changes every row',
    run: (world) => world.dataSource.createQueryBuilder().update(Setting).set({ changedBy: 9 }).execute(),
    events: ['update Setting size: changedBy', 'update Setting theme: changedBy'],
  },
  {
    title: 'an update builder with an order and a limit changes what that leaves, on MariaDB',
    databases: ['mariadb'],
    run: (world) =>
      world.dataSource.createQueryBuilder().update(Tag).set({ color: 'fff' }).orderBy('id', 'DESC').limit(2).execute(),
    events: ['update Tag 2: color', 'update Tag 3: color'],
  },
  {
    title: 'an update builder for entities, whose version and update date are written into them',
    async run(world) {
      const author = await world.repository(Author).findOneByOrFail({ id: 1 });
      const result = await world.dataSource
        .createQueryBuilder()
        .update(Author)
        .set({ rank: 4 })
        .whereEntity(author)
        .updateEntity(true)
        .execute();
      return [result, author];
    },
    events: ['update Author 1: rank'],
  },
  {
    title: 'one builder that is executed twice',
    async run(world) {
      const builder = world.dataSource
        .createQueryBuilder()
        .update(Author)
        .set({ rank: () => 'rank + 1' })
        .where('id = 1');
      return [await builder.execute(), await builder.execute()];
    },
    events: ['update Author 1: rank'],
    steps: ['update Author 1: rank', 'update Author 1: rank'],
  },
  {
    title: 'an update builder with a transaction of its own',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .update(Tag)
        .set({ color: 'x' })
        .where('id = 1')
        .useTransaction(true)
        .execute(),
    events: ['update Tag 1: color'],
  },
  {
    title: 'an update builder with a parameter of many values, and a comment',
    run: (world) =>
      world
        .repository(Tag)
        .createQueryBuilder()
        .update()
        .set({ color: 'x' })
        .where({ label: In(['red', 'green', ...Array.from({ length: 300 }, (_, index) => `none ${index}`)]) })
        .comment('a comment')
        .execute(),
    events: ['update Tag 1: color', 'update Tag 3: color'],
  },
];
