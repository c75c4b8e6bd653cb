// What the fragments of the READMEs stand on: counters, a DataSource and an entity, as a reader's application has them.
import { COUNTER_ENTITIES, type CounterService } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import { inspect } from 'node:util';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';

declare global {
  class Post {
    id: number;
    title: string;
  }
  const post: Post;
  const dataSource: DataSource;
  const counters: CounterService;
  function expectShown(evaluate: () => unknown, shown: string): Promise<void>;
}

const OwnPost = class Post {
  id: number;
  title: string;
};
Entity()(OwnPost);
PrimaryGeneratedColumn()(OwnPost.prototype, 'id');
Column({ type: 'varchar', default: '' })(OwnPost.prototype, 'title');

const source = await new DataSource({
  type: 'better-sqlite3',
  database: ':memory:',
  entities: [OwnPost, ...COUNTER_ENTITIES],
  synchronize: true,
}).initialize();
const { counters: service } = openCounters(source);
const saved = await source.getRepository(OwnPost).save({ title: 'First' });

const tests: [title: string, run: () => Promise<void>][] = [];

Object.assign(globalThis, {
  Post: OwnPost,
  post: saved,
  dataSource: source,
  counters: service,
  it: (title: string, run: () => Promise<void>) => tests.push([title, run]),
  expectShown: async (evaluate: () => unknown, shown: string) => {
    const outcome = await describe(evaluate);
    if (outcome !== shown) throw new Error(`the README says ${shown}, but it is ${outcome}`);
  },
});

async function describe(evaluate: () => unknown): Promise<string> {
  try {
    return inspect(await evaluate(), { breakLength: Infinity });
  } catch (error) {
    return `throws ${(error as Error).name}`;
  }
}

for (const fragment of process.argv.slice(2)) {
  try {
    await import(fragment);
    for (const [, run] of tests.splice(0)) await run();
  } catch (error) {
    console.error(`${fragment}: ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = 1;
  }
}
