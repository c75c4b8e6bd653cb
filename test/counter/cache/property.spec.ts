import { driverErrorKind, transaction } from '@spoor/core';
import { COUNTER_ENTITIES, CounterCaches } from '@spoor/counter';
import fc from 'fast-check';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { Author, BLOG, Comment, expectExactCaches, Post } from './support/blog.js';

/** About 5,000 operations a database in full. */
const HISTORIES = process.env.SPOOR_FULL ? 50 : 10;
const AUTHORS = 3;
const POSTS = 6;
const KINDS = ['question', 'answer', 'spam', null];

const OPERATIONS = [
  'insert comment',
  'insert comments',
  'save comment',
  'upsert comment',
  'insert or ignore',
  'edit comment',
  'vote up',
  'move comment',
  'move by relation',
  'approve many',
  'move many',
  'soft-delete comment',
  'soft-remove comment',
  'restore comment',
  'delete comment',
  'remove comment',
  'delete many',
  'move post',
  'soft-delete post',
  'restore post',
  'replace post',
  'save stale post',
] as const;

interface Step {
  readonly operation: (typeof OPERATIONS)[number];
  readonly comment: number;
  readonly post: number;
  readonly author: number;
  readonly value: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  operation: fc.constantFrom(...OPERATIONS),
  comment: fc.nat({ max: 12 }),
  post: fc.nat({ max: POSTS }),
  author: fc.nat({ max: AUTHORS }),
  value: fc.integer({ min: -3, max: 7 }),
});
const steps = fc.array(step, { minLength: 1, maxLength: 4 });
/** What one client does at a time: a savepoint around the second half of it or none, and how each ends. */
const turn = fc.record({
  first: steps,
  second: fc.option(steps, { nil: undefined }),
  second_: fc.constantFrom('release', 'roll back'),
  ending: fc.constantFrom('commit', 'commit', 'commit', 'roll back', 'no transaction'),
});
type Turn = typeof turn extends fc.Arbitrary<infer Value> ? Value : never;
/** One client, or two at once with the same intentions: they remove the same rows twice, say. */
const round = fc.record({ turn, isTwin: fc.boolean() });

class Intended extends Error {}

const idOrNull = (id: number) => (id === 0 ? null : { id });

/** The n-th row there is, so that few operations meet nothing. */
async function nth<Entity extends { id: number }>(
  manager: EntityManager,
  entity: new () => Entity,
  position: number,
  withDeleted = true,
): Promise<number> {
  const rows = await manager
    .getRepository<{ id: number }>(entity)
    .find({ withDeleted, select: { id: true }, order: { id: 1 } });
  return rows[position % Math.max(rows.length, 1)]?.id ?? -1;
}

async function take(manager: EntityManager, { operation, comment, post, author, value }: Step): Promise<unknown> {
  const comments = manager.getRepository(Comment);
  const posts = manager.getRepository(Post);
  const kind = KINDS[Math.abs(value) % KINDS.length] ?? null;
  const row = {
    post: idOrNull(post),
    writer: idOrNull(author),
    approved: value > 2,
    kind,
    votes: value < 0 ? null : value,
  };
  const slug = `slug ${comment % 4}`;
  const id = await nth(manager, Comment, comment);
  switch (operation) {
    case 'insert comment':
      return comments.insert(row);
    case 'insert comments':
      return comments.insert([row, { ...row, post: idOrNull((post + 1) % POSTS) }, { approved: true }]);
    case 'save comment':
      return comments.save(row);
    case 'upsert comment':
      return comments.upsert({ ...row, slug }, ['slug']);
    case 'insert or ignore':
      return comments
        .createQueryBuilder()
        .insert()
        .values({ ...row, slug })
        .orIgnore()
        .execute();
    case 'edit comment':
      return comments.save({ id, approved: row.approved, kind, votes: row.votes });
    case 'vote up':
      return comments.increment({ id }, 'votes', value);
    case 'move comment':
      return comments.update(id, { post: idOrNull(post), writer: idOrNull(author) });
    case 'move by relation':
      return comments
        .createQueryBuilder()
        .relation(Comment, 'post')
        .of(id)
        .set(idOrNull(post)?.id ?? null);
    case 'approve many':
      return comments.update({ approved: value > 2 }, { approved: value <= 2, votes: () => 'votes + 1' });
    case 'move many':
      return comments.update({ writer: idOrNull(author) ?? IsNull() }, { post: idOrNull(post) });
    case 'soft-delete comment':
      return comments.softDelete(id);
    case 'soft-remove comment': {
      const found = await comments.findOneBy({ id });
      return found && comments.softRemove(found);
    }
    case 'restore comment':
      return comments.restore(id);
    case 'delete comment':
      return comments.delete(id);
    case 'remove comment': {
      const found = await comments.findOne({ where: { id }, withDeleted: true });
      return found && comments.remove(found);
    }
    case 'delete many':
      return value > 5 ? comments.delete({ kind: kind ?? IsNull() }) : comments.delete([id, id + 1]);
    case 'move post':
      return posts.update(post, { author: idOrNull(author) });
    case 'soft-delete post':
      return posts.softDelete(post);
    case 'restore post':
      return posts.restore(post);
    case 'replace post': {
      const removed = await posts.findOne({ where: { id: await nth(manager, Post, post) }, withDeleted: true });
      if (!removed) return undefined;
      await comments.update({ post: { id: removed.id } }, { post: null });
      const { id: again } = removed;
      await posts.remove(removed);
      return posts.insert({ id: again, author: idOrNull(author) });
    }
    case 'save stale post': {
      const stale = await posts.findOne({ where: { id: post }, withDeleted: true });
      await comments.insert(row);
      return stale && posts.save({ ...stale, title: `${comment} ${value}`, commentsCount: 99, votes: '99' });
    }
  }
}

async function takeAll(manager: EntityManager, all: readonly Step[]): Promise<void> {
  for (const each of all) await take(manager, each);
}

async function play(dataSource: DataSource, { first, second, second_, ending }: Turn): Promise<void> {
  if (ending === 'no transaction') return await takeAll(dataSource.manager, [...first, ...(second ?? [])]);
  await transaction(dataSource, async (manager) => {
    await takeAll(manager, first);
    if (second)
      await expectIntended(
        manager.transaction(async (inner) => {
          await takeAll(inner, second);
          if (second_ === 'roll back') throw new Intended();
        }),
      );
    if (ending === 'roll back') throw new Intended();
  });
}

async function expectIntended(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Intended)) throw error;
  });
}

/** The database may turn a client away: a deadlock with its twin, or a post that has been removed. */
function isTurnedAway(error: unknown): boolean {
  const { cause, driverError } = error as { cause?: unknown; driverError?: { code?: string; errno?: number } };
  if ([error, cause].some((each) => ['conflict', 'busy'].includes(driverErrorKind(each)))) return true;
  const { code, errno } =
    driverError ?? (cause as { driverError?: { code?: string; errno?: number } } | undefined)?.driverError ?? {};
  return (
    code === '23503' ||
    code === '23505' ||
    errno === 1452 ||
    errno === 1451 ||
    errno === 1062 ||
    code === 'SQLITE_CONSTRAINT_FOREIGNKEY'
  );
}

afterAll(dropTestDatabases);

describeEachDatabase('Counter caches through random histories', (kind) => {
  let dataSource: DataSource;
  let close: () => void;

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...COUNTER_ENTITIES, ...BLOG], poolSize: 6 });
    close = CounterCaches.of(dataSource).open();
  });
  afterAll(() => close());

  it('equal COUNT or SUM after every commit and every rollback, also with two clients at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 20, maxLength: 20 }), async (rounds) => {
        for (const entity of [Comment, Post, Author])
          await dataSource.createQueryBuilder().delete().from(entity).execute();
        await dataSource
          .getRepository(Author)
          .insert(Array.from({ length: AUTHORS }, (_, index) => ({ id: index + 1 })));
        await dataSource
          .getRepository(Post)
          .insert(
            Array.from({ length: POSTS }, (_, index) => ({ id: index + 1, author: { id: (index % AUTHORS) + 1 } })),
          );
        for (const { turn: taken, isTwin } of rounds) {
          // SQLite has one connection: two clients would be one.
          const clients = isTwin && kind !== 'sqlite' ? [taken, taken] : [taken];
          const results = await Promise.allSettled(clients.map((each) => expectIntended(play(dataSource, each))));
          for (const result of results)
            if (result.status === 'rejected' && !isTurnedAway(result.reason)) throw result.reason;
          await expectExactCaches(dataSource);
        }
      }),
      { numRuns: HISTORIES },
    );
  }, 600_000);
});
