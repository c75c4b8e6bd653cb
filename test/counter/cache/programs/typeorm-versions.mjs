// Changes children and parents in every way that must leave the cache exact, and says what it has become after each.
import { COUNTER_ENTITIES, CounterCache, CounterCaches } from '@spoor/counter';
import { Column, DataSource, DeleteDateColumn, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

class Post {}
Entity()(Post);
PrimaryGeneratedColumn()(Post.prototype, 'id');
Column({ type: 'varchar', length: 20, unique: true })(Post.prototype, 'slug');
Column({ type: 'varchar', length: 20, default: '' })(Post.prototype, 'title');
Column({ type: 'int', default: 0 })(Post.prototype, 'commentsCount');
Column({ type: 'bigint', default: 0 })(Post.prototype, 'votes');

class Comment {}
Entity()(Comment);
PrimaryGeneratedColumn()(Comment.prototype, 'id');
Column({ type: 'int', default: 0 })(Comment.prototype, 'votes');
ManyToOne(() => Post)(Comment.prototype, 'post');
DeleteDateColumn()(Comment.prototype, 'deletedAt');
CounterCache(() => Post, { column: 'commentsCount' })(Comment.prototype, 'post');
CounterCache(() => Post, { column: 'votes', sum: 'votes' })(Comment.prototype, 'post');

const dataSource = await new DataSource({
  ...JSON.parse(process.env.DATA_SOURCE),
  entities: [Post, Comment, ...COUNTER_ENTITIES],
  synchronize: true,
}).initialize();
const caches = CounterCaches.of(dataSource);
caches.open();
const [posts, comments] = [dataSource.getRepository(Post), dataSource.getRepository(Comment)];
const post = await posts.save(posts.create({ slug: 'a', commentsCount: 9 }));
const steps = [
  () =>
    comments.insert([
      { post, votes: 2 },
      { post, votes: 3 },
    ]),
  () => comments.save({ id: 1, votes: 5 }),
  () => posts.save(Object.assign(post, { title: 'stale', commentsCount: 0 })),
  () => posts.update(1, { title: 'updated', commentsCount: 0 }),
  () => posts.upsert({ slug: 'a', title: 'upserted', commentsCount: 9 }, ['slug']),
  () =>
    posts.upsert(
      [
        { slug: 'a', title: 'again' },
        { slug: 'b', commentsCount: 9 },
      ],
      ['slug'],
    ),
  () => comments.softDelete(1),
  () => comments.restore(1),
  () => comments.delete(2),
  () => dataSource.query(`UPDATE ${posts.metadata.tablePath} SET votes = 77`),
  () => caches.recount(),
];
const become = [];
for (const step of steps) {
  await step();
  const { commentsCount, votes } = await posts.findOneByOrFail({ id: 1 });
  become.push([commentsCount, Number(votes)]);
}
const { commentsCount } = await posts.findOneByOrFail({ slug: 'b' });
console.log(JSON.stringify({ become, other: commentsCount, hasDataSource: 'dataSource' in dataSource.manager }));
await dataSource.destroy();
