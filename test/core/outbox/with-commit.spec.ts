import {
  ConsumerOrder,
  transaction,
  TransactionCoordinator,
  type SendWithCommit,
  type TransactionConsumer,
} from '@spoor/core';
import type { NewMessage } from '@spoor/core/outbox';
import type { QueryRunner } from 'typeorm';
import { dropTestDatabases } from '../../support/databases.js';
import { OutboxFixture } from './support/outbox-fixture.js';

type Query = (sql: string, ...others: unknown[]) => Promise<unknown>;

afterAll(dropTestDatabases);

describe('A message that goes with the COMMIT', () => {
  const fixture = new OutboxFixture('postgres');
  let delivered: Promise<boolean>;

  const adding: TransactionConsumer<NewMessage> = {
    name: 'messages',
    order: ConsumerOrder.outbox,
    async persist(messages, { manager }, sendWithCommit) {
      delivered = fixture.outbox.addWithCommit(manager, 'orders', messages, sendWithCommit as SendWithCommit);
    },
  };

  /** @param work in the same transaction */
  const add = (payloads: readonly unknown[], work?: (queryRunner: QueryRunner) => unknown) =>
    transaction(fixture.dataSource, async ({ queryRunner }) => {
      const messages = payloads.map((payload) => ({ key: "a'\\", payload }));
      void TransactionCoordinator.of(fixture.dataSource).add(queryRunner as QueryRunner, adding, messages);
      await work?.(queryRunner as QueryRunner);
    });

  const wrapQuery = (wrap: (query: Query) => Query) => (queryRunner: QueryRunner) => {
    queryRunner.query = wrap(queryRunner.query.bind(queryRunner) as Query) as QueryRunner['query'];
  };

  it('is told once that has succeeded, in the order of all, and nothing is left of it', async () => {
    await fixture.handle('orders', { relay: false });
    for (const payloads of [[1], [2, "it's"], ['\\', { a: [null] }, 3]]) {
      await add(payloads);
      expect(await delivered).toBe(true);
    }
    expect(fixture.payloads).toEqual([1, 2, "it's", '\\', { a: [null] }, 3]);
    const ids = fixture.told.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    await fixture.outbox.settle('orders');
    expect(await fixture.countRows()).toBe(0);
  });

  it('is told to nobody when the transaction is rolled back', async () => {
    await fixture.handle('orders');
    const abort = (queryRunner: QueryRunner) => queryRunner.query('SELECT 1 / 0').catch(() => undefined);
    await expect(add([1], abort)).rejects.toThrow(Error);
    await fixture.outbox.settle('orders');
    expect([fixture.payloads, await fixture.countRows()]).toEqual([[], 0]);
  });

  it('is told also where somebody adds a comment to each statement', async () => {
    await fixture.handle('orders', { relay: false });
    await add(
      [1, 2],
      wrapQuery(
        (query) =>
          (sql, ...others) =>
            query(`${sql} /* traced */`, ...others),
      ),
    );
    expect([await delivered, fixture.payloads]).toEqual([true, [1, 2]]);
  });

  it('is left to the relay where somebody keeps its id for himself', async () => {
    const stop = await fixture.handle('orders', { relay: false });
    const oneByOne =
      (query: Query): Query =>
      async (sql, ...others) => {
        if (!sql.includes('; COMMIT')) return await query(sql, ...others);
        for (const statement of sql.split('; ')) await query(statement);
        return undefined;
      };
    await add([1], wrapQuery(oneByOne));
    expect([await delivered, fixture.payloads]).toEqual([false, []]);
    await stop();
    await fixture.handle('orders');
    await fixture.outbox.settle('orders');
    expect(fixture.payloads).toEqual([1]);
  });
});
