// Recounts one cache on the database that the environment names, and says after each batch how far it is. Behind HOLD_AFTER parents it
// waits to be killed.
import { setTimeout as pause } from 'node:timers/promises';
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
  batchSize: Number(process.env.BATCH_SIZE ?? 10),
  onProgress: async ({ parents }) => {
    console.log(JSON.stringify({ parents }));
    if (parents >= Number(process.env.HOLD_AFTER ?? Infinity)) await pause(600_000);
  },
});
console.log(JSON.stringify({ done: true }));
await dataSource.destroy();
