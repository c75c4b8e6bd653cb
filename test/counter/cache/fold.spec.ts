import * as fc from 'fast-check';
import { COUNTER_ENTITIES, CounterCaches } from '@spoor/counter';
import { RowCapture, TransactionCoordinator, type RowChange, type RowConsumer, type RowValues } from '@spoor/core';
import type { DataSource, QueryRunner } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../../support/databases.js';
import { Author, BLOG, Comment, Post } from './support/blog.js';

const POSTS = 4;

interface Row {
  post: number | null;
  writer: number | null;
  approved: boolean;
  kind: string | null;
  votes: number | null;
  deletedAt: Date | null;
}

const rows = fc.record<Row>({
  post: fc.option(fc.integer({ min: 1, max: POSTS })),
  writer: fc.option(fc.integer({ min: 1, max: 2 })),
  approved: fc.boolean(),
  kind: fc.option(fc.constantFrom('question', 'answer', 'spam', 'other')),
  votes: fc.option(fc.integer({ min: -5, max: 5 })),
  deletedAt: fc.option(fc.constant(new Date(0))),
});

/** What becomes of comments: of each the versions that it had, the last one being that it is gone. */
const histories = fc.array(fc.tuple(fc.array(rows, { minLength: 1, maxLength: 4 }), fc.boolean()), { maxLength: 12 });

function total(comments: readonly Row[], counts: (comment: Row) => boolean, by: (comment: Row) => number): number {
  return comments
    .filter((comment) => !comment.deletedAt && counts(comment))
    .reduce((sum, comment) => sum + by(comment), 0);
}

afterAll(dropTestDatabases);

describe('the events of a transaction', () => {
  let dataSource: DataSource;
  let consumer: RowConsumer;

  beforeAll(async () => {
    dataSource = await createTestDataSource('sqlite', { entities: [...BLOG, ...COUNTER_ENTITIES] });
    const subscribe = jest.spyOn(RowCapture.of(dataSource), 'subscribe');
    CounterCaches.of(dataSource).open();
    consumer = subscribe.mock.calls[0]?.[0] as RowConsumer;
    await dataSource.getRepository(Author).insert([{}, {}]);
    await dataSource.getRepository(Post).insert(Array.from({ length: POSTS }, () => ({})));
  });

  const change = (op: RowChange['op'], before: Row | undefined, after: Row | undefined): RowChange => ({
    op,
    metadata: dataSource.getMetadata(Comment),
    ref: { type: 'comment', id: '1' },
    before: before as RowValues | undefined,
    after: after as RowValues | undefined,
    changed: [],
  });

  it('add up to what a brute force counts, in whichever order rows were changed', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.infiniteStream(fc.nat()), async (comments, random) => {
        const queues = comments.map(([versions, isRemoved]) => [
          ...versions.map((after, index) => change(index === 0 ? 'insert' : 'update', versions[index - 1], after)),
          ...(isRemoved ? [change('delete', versions.at(-1), undefined)] : []),
        ]);
        const events: RowChange[] = [];
        for (
          let open = queues.filter(({ length }) => length > 0);
          open.length > 0;
          open = open.filter(({ length }) => length > 0)
        ) {
          const queue = open[(random.next().value as number) % open.length];
          events.push(queue?.shift() as RowChange);
        }
        const left = comments.flatMap(([versions, isRemoved]) => (isRemoved ? [] : [versions.at(-1) as Row]));
        const coordinator = TransactionCoordinator.of(dataSource);
        await dataSource
          .transaction(async (manager) => {
            for (const event of events) await coordinator.enlist(manager.queryRunner as QueryRunner, consumer, event);
            await coordinator.beforeTransactionCommit?.({ queryRunner: manager.queryRunner as QueryRunner });
            for (const post of await manager.find(Post))
              expect(post).toMatchObject({
                commentsCount: total(
                  left,
                  (comment) => comment.post === post.id,
                  () => 1,
                ),
                approvedCount: total(
                  left,
                  ({ post: id, approved, kind }) =>
                    id === post.id && approved && /^(question|answer)$/.test(kind ?? ''),
                  () => 1,
                ),
                spamOrNothingCount: total(
                  left,
                  ({ post: id, kind }) => id === post.id && (kind ?? 'spam') === 'spam',
                  () => 1,
                ),
                votes: total(
                  left,
                  (comment) => comment.post === post.id,
                  ({ votes }) => votes ?? 0,
                ),
              });
            for (const author of await manager.find(Author))
              expect(author.writtenCount).toBe(
                total(
                  left,
                  ({ writer }) => writer === author.id,
                  () => 1,
                ),
              );
            throw new Error('undo');
          })
          .catch((error: Error) => {
            if (error.message !== 'undo') throw error;
          });
      }),
      { numRuns: 150 },
    );
  });
});
