import { transaction } from '@spoor/core';
import { COUNTER_ENTITIES, CounterCaches } from '@spoor/counter';
import type { DataSource } from 'typeorm';
import { setImmediate as immediately } from 'node:timers/promises';
import { startChild } from '../../support/child.js';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
  type DatabaseKind,
} from '../../support/databases.js';
import { waitFor } from '../../support/wait-for.js';
import { again } from './support/again.js';
import { BLOG, Comment, Post } from './support/blog.js';

/** SPOOR_FULL=1 takes the size of the promise. */
const isFull = Boolean(process.env.SPOOR_FULL);
const PARENTS = isFull ? 100_000 : 1_000;
const BATCH = isFull ? 1_000 : 50;
const WRITERS = 8;
const CHUNK = 500;

/** Of four posts, one is right and one wrong that nobody writes to, and one is right and one wrong that the writers are at. */
const LOGGED = 'NEW.id % 4 < 2';
const LOG: Record<DatabaseKind, readonly string[]> = {
  postgres: [
    `CREATE FUNCTION log_post() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO written VALUES (NEW.id); RETURN NULL; END $$`,
    `CREATE TRIGGER log_post AFTER UPDATE ON post FOR EACH ROW WHEN (${LOGGED}) EXECUTE FUNCTION log_post()`,
  ],
  mariadb: [
    `CREATE TRIGGER log_post AFTER UPDATE ON post FOR EACH ROW INSERT INTO written SELECT NEW.id FROM DUAL WHERE ${LOGGED}`,
  ],
  mysql: [
    `CREATE TRIGGER log_post AFTER UPDATE ON post FOR EACH ROW INSERT INTO written SELECT NEW.id FROM DUAL WHERE ${LOGGED}`,
  ],
  sqlite: [
    `CREATE TRIGGER log_post AFTER UPDATE ON post WHEN ${LOGGED} BEGIN INSERT INTO written VALUES (NEW.id); END`,
  ],
};

afterAll(dropTestDatabases);

describeEachDatabase(`a recount of ${PARENTS} parents while ${WRITERS} writers insert and delete`, (kind) => {
  let dataSource: DataSource;
  let isRunning = true;
  let written = 0;

  const escape = (name: string) => dataSource.driver.escape(name);
  const single = async (text: string) => (await dataSource.query<Record<string, unknown>[]>(text))[0];

  /** A child each, and a cache that says so for half of them. */
  async function fill(): Promise<void> {
    for (let start = 1; start <= PARENTS; start += CHUNK) {
      const ids = Array.from({ length: CHUNK }, (_, index) => start + index);
      await dataSource.getRepository(Post).insert(ids.map((id) => ({ id })));
      await dataSource.getRepository(Comment).insert(ids.map((id) => ({ post: { id } })));
    }
    const count = `CASE WHEN id % 2 = 0 THEN 1 ELSE 777 END`;
    const others = ['approvedCount', 'votes'].map((name) => `${escape(name)} = 0`);
    await dataSource.query(
      `UPDATE post SET ${escape('commentsCount')} = ${count}, ${escape('spamOrNothingCount')} = 1, ${others.join(', ')}`,
    );
    await dataSource.query('CREATE TABLE written (post int NOT NULL)');
    for (const statement of LOG[kind]) await dataSource.query(statement);
  }

  async function writeOnAndOn(writer: number): Promise<void> {
    const own: number[] = [];
    for (let turn = 0; isRunning; turn += 1) {
      const place = (turn * 7919 + writer * 104_729) % (PARENTS / 4);
      const post = { id: place * 4 + 2 + (turn % 2) };
      await again(() =>
        transaction(
          dataSource,
          async (manager) => {
            const { identifiers } = await manager.insert(Comment, [{ post }, { post }]);
            if (turn % 3 === 0) await manager.delete(Comment, { id: post.id });
            else await manager.delete(Comment, { id: own.pop() ?? 0 });
            return identifiers.map(({ id }) => Number(id));
          },
          { lockTimeout: 60_000 },
        ),
      ).then((ids) => own.push(...ids));
      written += 1;
      // SQLite answers without the event loop ever turning: nobody would hear of the child.
      await immediately();
    }
  }

  it(
    'leaves no drift, killed half-way too, and writes wrong rows alone',
    async () => {
      const database = await createTestDatabase(kind);
      dataSource = await createTestDataSource(kind, {
        database,
        entities: [...BLOG, ...COUNTER_ENTITIES],
        poolSize: WRITERS + 2,
      });
      await fill();
      const caches = CounterCaches.of(dataSource);
      const close = caches.open();
      const writers = Array.from({ length: WRITERS }, (_, writer) => writeOnAndOn(writer));

      const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
      const child = startChild('test/counter/cache/programs/recount.mjs', {
        environment: {
          DATA_SOURCE: JSON.stringify(address),
          BATCH_SIZE: String(BATCH),
          HOLD_AFTER: String(PARENTS * 0.75),
        },
      });
      for (let done = 0; done < PARENTS / 2; done += BATCH) await child.next(60_000);
      await child.kill('SIGKILL');
      const before = written;
      await waitFor(() => written > before + WRITERS, { timeout: 60_000 });

      const result = await caches.recount({ parent: Post, column: 'commentsCount', batchSize: BATCH });
      isRunning = false;
      await Promise.all(writers);
      if (isFull) console.log(kind, { written, before, ...result, corrections: result.corrections.length });

      expect(result).toMatchObject({ parents: PARENTS, resumed: true, completed: true });
      expect(result.wrong).toBeLessThanOrEqual(PARENTS / 4);
      const drift = await single(
        `SELECT COUNT(*) AS n FROM post LEFT JOIN (
          SELECT ${escape('postId')} AS post, COUNT(*) AS n FROM comment GROUP BY ${escape('postId')}
        ) counted ON counted.post = post.id WHERE post.${escape('commentsCount')} <> COALESCE(counted.n, 0)`,
      );
      expect(Number(drift?.['n'])).toBe(0);
      const log = await single(
        'SELECT COUNT(*) AS n, COUNT(DISTINCT post) AS posts, MIN(post % 4) AS first, MAX(post % 4) AS last FROM written',
      );
      expect(Object.values(log ?? {}).map(Number)).toEqual([PARENTS / 4, PARENTS / 4, 1, 1]);
      close();
    },
    isFull ? 600_000 : 60_000,
  );
});
