// Recounts one cache on the database that the environment names, and says after each batch how far it is.
import { COUNTER_ENTITIES, CounterCache, CounterCaches } from '@spoor/counter';
import { Column, DataSource, DeleteDateColumn, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

class Post {}
Entity()(Post);
PrimaryGeneratedColumn()(Post.prototype, 'id');
Column({ type: 'int', default: 0 })(Post.prototype, 'commentsCount');

class Comment {}
Entity()(Comment);
PrimaryGeneratedColumn()(Comment.prototype, 'id');
ManyToOne(() => Post)(Comment.prototype, 'post');
DeleteDateColumn()(Comment.prototype, 'deletedAt');
CounterCache(() => Post, { column: 'commentsCount' })(Comment.prototype, 'post');

const dataSource = await new DataSource({
  ...JSON.parse(process.env.DATA_SOURCE),
  entities: [Post, Comment, ...COUNTER_ENTITIES],
  synchronize: false,
}).initialize();
const caches = CounterCaches.of(dataSource);
caches.open();
await caches.recount({
  batchSize: 10,
  onProgress: ({ parents }) => console.log(JSON.stringify({ parents })),
});
console.log(JSON.stringify({ done: true }));
await dataSource.destroy();
