import { identifierOf, systemClock, type EntityRef } from '@spoor/core';
import { RedisConnection } from '@spoor/core/redis';
import { SEQUERE_ENTITIES, type FollowList } from '@spoor/sequere';
import fc, { type Scheduler } from 'fast-check';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { CopyBuilder } from '../../../libs/sequere/src/backends/redis-database/copy/copy.builder.js';
import { CopyKeys } from '../../../libs/sequere/src/backends/redis-database/copy/copy.keys.js';
import { CopyReader } from '../../../libs/sequere/src/backends/redis-database/copy/copy.reader.js';
import { CopyWriter, type HalfChange } from '../../../libs/sequere/src/backends/redis-database/copy/copy.writer.js';
import { DatabaseFollowBackend } from '../../../libs/sequere/src/backends/database/database-follow.backend.js';
import { createTestDataSource, dropTestDatabases } from '../../support/databases.js';
import { testRedisUrl } from '../../support/redis.js';

const TYPES = ['user'];
const LISTS: FollowList[] = ['followers', 'followings', 'friends'];
const user = (id: string): EntityRef => ({ type: 'user', id });
const [ME, ...OTHERS] = ['me', 'a', 'b'].map(user) as [EntityRef, ...EntityRef[]];
const ERA = 'now';
const RUNS = process.env.SPOOR_FULL ? 2_000 : 100;

let connection: RedisConnection;
let database: DatabaseFollowBackend;

/** One copy, and everything that is done to it. */
class Scene {
  readonly reader: CopyReader;
  readonly writer: CopyWriter;
  readonly builder: CopyBuilder;
  private readonly keys: CopyKeys;
  private version = 0;

  constructor() {
    this.keys = new CopyKeys(`${randomUUID()}:`);
    this.reader = new CopyReader(
      connection,
      this.keys,
      () => TYPES,
      () => ERA,
    );
    this.writer = new CopyWriter(connection, this.keys, () => TYPES);
    this.builder = new CopyBuilder(
      connection,
      this.keys,
      () => TYPES,
      () => ERA,
      database,
    );
  }

  /** Commits a change of an edge between ME and another; what it returns tells the copy of it. */
  async commit(other: EntityRef, outgoing: boolean, at: number | null): Promise<() => Promise<boolean>> {
    const edge = outgoing ? { from: ME, to: other } : { from: other, to: ME };
    const [seconds, microseconds] = await connection.execute((client) => (client as Redis).time());
    const from = Number(seconds) * 1_000_000 + Number(microseconds);
    if (at === null) await database.unfollow([edge]);
    else await database.follow([{ ...edge, at }]);
    const [relation] = await database.relations(ME, [other]);
    const since = (outgoing ? relation?.following : relation?.followedBy) ?? null;
    const half: HalfChange = { of: ME, list: outgoing ? 'followings' : 'followers', member: other, since };
    const version = (this.version += 1);
    return async () => {
      const applied = await this.writer.apply(half, version, { from, until: from + 3_000_000 });
      if (!applied) await this.writer.drop(ME, version);
      return applied;
    };
  }

  forget(): Promise<unknown> {
    return connection.execute((client) => client.unlink(this.keys.marker(ME)));
  }

  /** As after a while in which nothing was told. */
  passTime(): Promise<unknown> {
    return connection.execute((client) => client.unlink(this.keys.memory(ME)));
  }

  /** What the copy says, and the database; the copy undefined when there is none. */
  async both(): Promise<[copy: unknown, database: unknown]> {
    const [counts] = await database.counts([ME]);
    const copied = await this.reader.counts(ME);
    if (!copied) return [undefined, undefined];
    const pages = await Promise.all(
      LISTS.map(async (list) => {
        const query = { of: ME, list, order: 'newest', limit: 100 } as const;
        return [await this.reader.page(query), await database.page(query)] as const;
      }),
    );
    const total = (all: typeof copied | undefined) => LISTS.map((list) => all?.[list]['user'] ?? 0);
    return [
      [total(copied), ...pages.map(([page]) => page)],
      [total(counts), ...pages.map(([, page]) => page)],
    ];
  }
}

beforeAll(async () => {
  connection = await RedisConnection.open(testRedisUrl());
  database = new DatabaseFollowBackend();
  await database.open({
    name: 'default',
    dataSource: await createTestDataSource('sqlite', { entities: SEQUERE_ENTITIES }),
    clock: systemClock,
    lockTimeout: 5_000,
    types: () => TYPES,
    labelOf: (entityClass) => identifierOf(entityClass),
    aliases: () => [],
    publish: () => {},
  });
});
afterAll(async () => {
  await database.close();
  await connection.close();
  await dropTestDatabases();
});

const change = fc.record({
  other: fc.constantFrom(...OTHERS),
  outgoing: fc.boolean(),
  at: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 1, nil: null }),
  twice: fc.boolean(),
});

/** Every page of the database that a builder reads waits for its turn. */
async function inTurn(scheduler: Scheduler, work: () => Promise<void>): Promise<void> {
  const page = database.page.bind(database);
  database.page = async (query) => {
    const rows = await page(query);
    await scheduler.schedule(Promise.resolve(), `page of ${query.list}`);
    return rows;
  };
  try {
    await work();
  } finally {
    database.page = page;
  }
}

describe('A copy', () => {
  it('is what the database has, in whatever order it is told of changes, also twice and while it is built', async () => {
    let complete = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(change, { minLength: 2, maxLength: 12 }),
        async (scheduler, changes) => {
          const scene = new Scene();
          await database.purge([ME]);
          await inTurn(scheduler, async () => {
            const tellings: Promise<unknown>[] = [];
            const later = (tell: () => Promise<unknown>) =>
              tellings.push(scheduler.schedule(Promise.resolve(), 'tell').then(tell));
            const commits = scheduler.scheduleSequence(
              changes.map(({ other, outgoing, at, twice }) => ({
                label: 'commit',
                builder: async () => {
                  const tell = await scene.commit(other, outgoing, at);
                  later(tell);
                  if (twice) later(tell);
                },
              })),
            );
            const builds = [1, 2].map(() =>
              scheduler.schedule(Promise.resolve(), 'build').then(() => scene.builder.build(ME)),
            );
            await scheduler.waitFor(Promise.all([commits.task, ...builds]));
            await scheduler.waitFor(Promise.all(tellings));
          });
          const [copy, wanted] = await scene.both();
          complete += Number(copy !== undefined);
          expect(copy).toEqual(wanted);
          await scene.writer.drop(ME);
        },
      ),
      { numRuns: RUNS },
    );
    expect(complete).toBeGreaterThan(RUNS / 3);
  }, 300_000);

  it('has what was told while it was built, and not what was read before', async () => {
    const scene = new Scene();
    const [one, other] = OTHERS as [EntityRef, EntityRef];
    await database.purge([ME]);
    for (const at of [1, 2]) await (await scene.commit(at === 1 ? one : other, true, at))();
    const page = database.page.bind(database);
    let changed = false;
    database.page = async (query) => {
      const rows = await page(query);
      if (query.list === 'followings' && !changed) {
        changed = true;
        await (
          await scene.commit(one, true, null)
        )();
        await (
          await scene.commit(one, false, 4)
        )();
        await (
          await scene.commit(other, false, 3)
        )();
      }
      return rows;
    };
    expect(await scene.builder.build(ME)).toBe(true);
    database.page = page;
    const [copy, wanted] = await scene.both();
    expect(copy).toEqual(wanted);
    expect(copy).toMatchObject([
      [2, 1, 1],
      [{ ref: one }, { ref: other }],
      [{ ref: other }],
      [{ ref: other, since: 3 }],
    ]);
  });

  it('stands when several are told to it at once after a quiet time', async () => {
    const scene = new Scene();
    await database.purge([ME]);
    await scene.builder.build(ME);
    await scene.passTime();
    const tellings = [
      await scene.commit(OTHERS[0] as EntityRef, false, 1),
      await scene.commit(OTHERS[1] as EntityRef, false, 2),
    ];
    for (const tell of tellings) expect(await tell()).toBe(true);
    const [copy, wanted] = await scene.both();
    expect(copy).toEqual(wanted);
    expect(copy).toMatchObject([[2, 0, 0], [{}, {}], [], []]);
  });

  it('refuses a change that comes too late, and one that is older than what it remembers', async () => {
    const scene = new Scene();
    await database.purge([ME]);
    const old = await scene.commit(OTHERS[0] as EntityRef, true, 1);
    const gone = await scene.commit(OTHERS[0] as EntityRef, true, null);
    expect(await gone()).toBe(true);
    // As after a flush: neither versions nor the copy are there any more.
    await scene.forget();
    await connection.execute((client) => client.flushdb());
    await scene.builder.build(ME);
    expect(await old()).toBe(false);
    expect(await scene.both()).toEqual([undefined, undefined]);
  });
});
