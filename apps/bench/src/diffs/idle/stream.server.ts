import 'reflect-metadata';
import { Module, type CanActivate } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DiffsModule } from '@spoor/diffs';
import { DiffsHttpModule } from '@spoor/diffs/http';
import { DataSource } from 'typeorm';
import { Topic } from './topic.entity.js';
import type { ServerLoad, ServerQuestion } from './server-load.js';

/** A process of its own: `node stream.server.js REDIS_URL TOPICS`. It is asked by messages. */
const [redis = '', topics = ''] = process.argv.slice(2);

class Everybody implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', autoLoadEntities: true, synchronize: true }),
    TypeOrmModule.forFeature([Topic]),
    DiffsModule.forRoot({ redis, prefix: 'idle:', prune: false }),
    DiffsHttpModule.forFeature([{ entity: Topic, path: 'topics/:id', guards: [Everybody] }]),
  ],
})
class StreamsModule {}

const application = await NestFactory.create(StreamsModule, { logger: ['error', 'warn'] });
const { manager } = application.get(DataSource);
for (let id = 1; id <= Number(topics); id += 1) await manager.save(new Topic());
await application.listen(0, '127.0.0.1');
process.send?.({ url: await application.getUrl() });

process.on('message', (question: ServerQuestion) => void answer(question));
process.on('disconnect', () => process.exit());

async function answer(question: ServerQuestion): Promise<void> {
  if (question === 'write') {
    await manager.increment(Topic, { id: 1 }, 'messages', 1);
    return;
  }
  globalThis.gc?.();
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ rss, cpu: user + system } satisfies ServerLoad);
}
