// Tells whether Node follows the promises of the process while a consumer writes in capture's own transaction, and afterwards.
import { RowCapture } from '@spoor/core';
import { executionAsyncId } from 'node:async_hooks';
import { DataSource, EntitySchema } from 'typeorm';

/** Each continuation of a promise has a number of its own when somebody has Node follow them, and only then. */
async function areFollowed() {
  await Promise.resolve();
  const before = executionAsyncId();
  await Promise.resolve();
  return executionAsyncId() !== before;
}

const Note = new EntitySchema({ name: 'note', columns: { id: { type: Number, primary: true, generated: true } } });
const dataSource = await new DataSource({
  type: 'better-sqlite3',
  database: ':memory:',
  entities: [Note],
  synchronize: true,
}).initialize();
const inside = [];
RowCapture.of(dataSource).subscribe({
  name: 'follower',
  order: 1,
  watch: () => ({ columns: 'all' }),
  persist: async () => void inside.push(await areFollowed()),
});
const before = await areFollowed();
await dataSource.getRepository(Note).insert({});
const failed = await dataSource
  .getRepository(Note)
  .insert({ id: 1 })
  .catch(() => 'failed');
console.log(JSON.stringify({ before, inside, failed, after: await areFollowed() }));
await dataSource.destroy();
