import { RetryableError, TransactionCoordinator } from '@spoor/core';
import { EntitySchema, type QueryRunner } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';

class Note {
  id: number;
}
const NoteSchema = new EntitySchema<Note>({
  name: 'Note',
  target: Note,
  tableName: 'note',
  columns: { id: { type: Number, primary: true } },
});

afterAll(dropTestDatabases);

describe('TransactionCoordinator on PostgreSQL', () => {
  it('a COMMIT that answers ROLLBACK after a swallowed error publishes nothing and calls back for the rollback', async () => {
    const dataSource = await createTestDataSource('postgres', { entities: [NoteSchema] });
    const coordinator = TransactionCoordinator.of(dataSource);
    const log: string[] = [];
    await dataSource.transaction(async (manager) => {
      await manager.insert(NoteSchema, { id: 1 });
      await manager.query('SELECT no_such_column').catch(() => undefined);
      coordinator.afterCommit(runnerOfManager(manager), () => log.push('committed'));
      coordinator.afterRollback(runnerOfManager(manager), () => log.push('rolled back'));
    });
    expect(log).toEqual(['rolled back']);
    expect(await dataSource.getRepository(NoteSchema).count()).toBe(0);
  });

  it('lets TypeORM make events of those transactions alone that somebody works in', async () => {
    const dataSource = await createTestDataSource('postgres', { entities: [NoteSchema] });
    const coordinator = TransactionCoordinator.of(dataSource);
    const HOOKS = [
      'beforeTransactionStart',
      'beforeTransactionCommit',
      'beforeQuery',
      'afterQuery',
      'afterTransactionCommit',
      'afterTransactionRollback',
    ] as const;
    const heard = () => HOOKS.filter((hook) => coordinator[hook] !== undefined);
    for (const end of ['commit', 'rollback']) {
      expect(heard()).toEqual([]);
      const transaction = dataSource.transaction(async (manager) => {
        expect(heard()).toEqual([]);
        coordinator.afterCommit(runnerOfManager(manager), () => {});
        expect(heard()).toEqual(HOOKS.slice(1));
        if (end === 'rollback') throw new Error('no');
      });
      await transaction.catch(() => undefined);
    }
    expect(heard()).toEqual([]);
    coordinator.keepAges();
    expect(heard()).toEqual(['beforeTransactionStart']);
  });

  it('keeps no conflict of a transaction that nobody works in for the next one of its runner', async () => {
    const dataSource = await createTestDataSource('postgres', { entities: [NoteSchema] });
    const coordinator = TransactionCoordinator.of(dataSource);
    const [worker, stranger] = [dataSource.createQueryRunner(), dataSource.createQueryRunner()];
    const log: string[] = [];
    await worker.startTransaction();
    coordinator.afterCommit(worker, () => {});
    await stranger.startTransaction();
    const conflict = "DO $$ BEGIN RAISE EXCEPTION 'a conflict' USING ERRCODE = '40001'; END $$";
    await expect(stranger.query(conflict)).rejects.toThrow('a conflict');
    await worker.commitTransaction();
    await stranger.rollbackTransaction();
    await stranger.startTransaction();
    coordinator.afterCommit(stranger, () => log.push('committed'));
    coordinator.afterRollback(stranger, () => log.push('rolled back'));
    await stranger.commitTransaction();
    expect(log).toEqual(['committed']);
    for (const runner of [worker, stranger]) await runner.release();
  });

  it('does not wait for ever for a transaction whose connection has broken', async () => {
    const dataSource = await createTestDataSource('postgres', { entities: [NoteSchema] });
    const coordinator = TransactionCoordinator.of(dataSource);
    const broken = dataSource.createQueryRunner();
    await broken.startTransaction();
    coordinator.afterCommit(broken, () => {});
    const [{ pid }] = (await broken.query('SELECT pg_backend_pid() AS pid')) as [{ pid: number }];
    await dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
    await waitFor(() => broken.isReleased);
    await dataSource.transaction(async (manager) => coordinator.afterCommit(runnerOfManager(manager), () => {}));
    expect(coordinator.beforeQuery).toBeUndefined();
  });

  const runnerOfManager = (manager: { queryRunner?: QueryRunner }) => manager.queryRunner as QueryRunner;
});

describe('TransactionCoordinator on MariaDB', () => {
  it('refuses the COMMIT of a transaction that was lost in a commit hook, also when nobody works in it', async () => {
    const dataSource = await createTestDataSource('mariadb', { entities: [NoteSchema] });
    TransactionCoordinator.of(dataSource);
    dataSource.subscribers.push({
      async beforeTransactionCommit({ queryRunner }: { queryRunner: QueryRunner }) {
        const conflict = "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'a conflict'";
        await queryRunner.query(conflict).catch(() => undefined);
      },
    });
    await expect(
      dataSource.transaction(async (manager) => void (await manager.insert(NoteSchema, { id: 1 }))),
    ).rejects.toThrow(RetryableError);
  });
});
