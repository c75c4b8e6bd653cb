// What the fragments of the READMEs stand on: services, a DataSource and entities, as a reader's application has them.
import { COUNTER_ENTITIES, type CounterService } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import { DIFF_ENTITIES, TrackDiffs, type DiffsService } from '@spoor/diffs';
import { openDiffs } from '@spoor/diffs/testing';
import { Followable, SEQUERE_ENTITIES, type SequereService } from '@spoor/sequere';
import { openSequere } from '@spoor/sequere/testing';
import { TRACKSTATS_ENTITIES, type StatisticsService } from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import { inspect } from 'node:util';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';

declare global {
  class Post {
    id: number;
    title: string;
  }
  const post: Post;
  class User {
    id: number;
    username: string;
  }
  class Project {
    id: number;
    name: string;
  }
  const user: User;
  const project: Project;
  const dataSource: DataSource;
  const counters: CounterService;
  const sequere: SequereService;
  const diffs: DiffsService;
  const statistics: StatisticsService;
  function expectShown(evaluate: () => unknown, shown: string): Promise<void>;
}

const OwnPost = class Post {
  id: number;
  title: string;
};
TrackDiffs()(OwnPost);
Entity()(OwnPost);
PrimaryGeneratedColumn()(OwnPost.prototype, 'id');
Column({ type: 'varchar', default: '' })(OwnPost.prototype, 'title');

const OwnUser = class User {
  id: number;
  username: string;
};
Followable()(OwnUser);
Entity()(OwnUser);
PrimaryGeneratedColumn()(OwnUser.prototype, 'id');
Column({ type: 'varchar', default: '' })(OwnUser.prototype, 'username');

const OwnProject = class Project {
  id: number;
  name: string;
};
Followable()(OwnProject);
Entity()(OwnProject);
PrimaryGeneratedColumn()(OwnProject.prototype, 'id');
Column({ type: 'varchar', default: '' })(OwnProject.prototype, 'name');

const TRAIL_ENTITIES = [...COUNTER_ENTITIES, ...SEQUERE_ENTITIES, ...DIFF_ENTITIES, ...TRACKSTATS_ENTITIES];
const source = await new DataSource({
  type: 'better-sqlite3',
  database: ':memory:',
  entities: [OwnPost, OwnUser, OwnProject, ...TRAIL_ENTITIES],
  synchronize: true,
}).initialize();
const { counters } = openCounters(source);
const { sequere, ready } = openSequere(source);
await ready();
const { diffs } = await openDiffs(source, { store: 'database', prune: false });
const { statistics } = openStatistics(source);
const saved = await source.getRepository(OwnPost).save({ title: 'First' });

const tests: [title: string, run: () => Promise<void>][] = [];

Object.assign(globalThis, {
  Post: OwnPost,
  post: saved,
  dataSource: source,
  counters,
  sequere,
  diffs,
  statistics,
  User: OwnUser,
  Project: OwnProject,
  user: await source.getRepository(OwnUser).save(Object.assign(new OwnUser(), { username: 'thoas' })),
  project: await source
    .getRepository(OwnProject)
    .save(Object.assign(new OwnProject(), { name: 'La classe américaine' })),
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
