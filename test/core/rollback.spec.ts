import { RowCapture, TransactionCalls } from '@spoor/core';
import { setTimeout as delay } from 'node:timers/promises';
import { Column, Entity, PrimaryColumn, type DataSource, type EntityManager } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';

@Entity()
class Ledger {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ type: 'int', default: 0 })
  amount: number;
}

afterAll(dropTestDatabases);

// SQLite answers each statement before anything else can happen.
describe.each(['postgres', 'mariadb'] as const)(
  'A ROLLBACK on %s waits for what takes several statements beside that which has failed:',
  (kind) => {
    let dataSource: DataSource;

    beforeAll(async () => {
      dataSource = await createTestDataSource(kind, { entities: [Ledger] });
      RowCapture.of(dataSource).subscribe({
        name: 'nobody',
        order: 100,
        watch: () => ({ columns: 'all' }),
        persist: () => Promise.resolve(),
      });
      await dataSource.manager.insert(Ledger, { id: 1 });
    });

    const besideFailure = async (milliseconds: number, work: (manager: EntityManager) => Promise<unknown>) => {
      let working: Promise<unknown> | undefined;
      const failing = dataSource.transaction(async (manager) => {
        working = work(manager);
        await Promise.all([working, delay(milliseconds).then(() => Promise.reject(new Error('sibling')))]);
      });
      await expect(failing).rejects.toThrow('sibling');
      await working?.catch(() => undefined);
    };

    it.each([0, 1, 2, 4])('a captured statement, %d ms later', async (milliseconds) => {
      await besideFailure(milliseconds, (manager) => manager.update(Ledger, { id: 1 }, { amount: 1 }));
      expect(await dataSource.manager.findOneBy(Ledger, { id: 1 })).toMatchObject({ amount: 0 });
    });

    it.each([0, 5, 15])('a call that takes part in the transaction, %d ms later', async (milliseconds) => {
      const calls = new TransactionCalls(dataSource);
      await besideFailure(milliseconds, (manager) =>
        calls.run(manager, async () => {
          for (const id of [10, 11, 12]) {
            await manager.query(`INSERT INTO ledger (id, amount) VALUES (${id}, 1)`);
            await delay(5);
          }
        }),
      );
      expect(await dataSource.manager.count(Ledger)).toBe(1);
    });

    it('and a call that rolls back itself does not wait for itself', async () => {
      const calls = new TransactionCalls(dataSource);
      const queryRunner = dataSource.createQueryRunner();
      await queryRunner.startTransaction();
      await calls.run(queryRunner.manager, () => queryRunner.rollbackTransaction());
      await queryRunner.release();
      expect(await dataSource.manager.count(Ledger)).toBe(1);
    });
  },
);
