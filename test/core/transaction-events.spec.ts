import { TransactionCoordinator } from '@spoor/core';
import { EntitySchema, type QueryRunner } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';

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

  const runnerOfManager = (manager: { queryRunner?: QueryRunner }) => manager.queryRunner as QueryRunner;
});
