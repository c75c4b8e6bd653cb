import { RowCapture, type RowChange, type RowEvent } from '@spoor/core';
import {
  Column,
  Entity,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type DataSource,
  type EntityManager,
  type QueryRunner,
} from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

@Entity()
class Letter {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ type: 'varchar', length: 20, default: '' })
  text: string;
}

@Entity()
class Copy {
  @PrimaryGeneratedColumn()
  id: number;
}

afterAll(dropTestDatabases);

describeEachDatabase(
  'a subscriber that writes a watched entity on the runner of the query that it was told of',
  (kind) => {
    let dataSource: DataSource;
    let told: string[];

    beforeEach(async () => {
      told = [];
      dataSource = await createTestDataSource(kind, { entities: [Letter, Copy] });
      RowCapture.of(dataSource).subscribe({
        name: 'told',
        order: 100,
        watch: () => ({ columns: 'all' }),
        persist: async (events: readonly RowEvent[]) =>
          void told.push(...events.map((event) => `${event.op} ${event.metadata.name} ${(event as RowChange).ref.id}`)),
      });
    });

    const afterEachWrite = (write: (manager: EntityManager) => Promise<unknown>) =>
      dataSource.subscribers.push({
        afterQuery: ({ query, queryRunner }: { query: string; queryRunner: QueryRunner }) =>
          /^(WITH.*)?(INSERT INTO|UPDATE) \S*letter/s.test(query) ? write(queryRunner.manager) : undefined,
      } as never);

    it('has savepoints of its own, also beside another one that does the same', async () => {
      const upsert = (id: number) => afterEachWrite((manager) => manager.upsert(Copy, { id }, ['id']));
      for (const id of [1, 2, 3]) upsert(id);
      await dataSource.getRepository(Letter).upsert({ id: 1 }, ['id']);
      expect(told.toSorted()).toEqual(['insert Copy 1', 'insert Copy 2', 'insert Copy 3', 'insert Letter 1']);
    });

    it('waits for nobody, and everything is told', async () => {
      afterEachWrite((manager) => manager.insert(Copy, {}));
      const letters = dataSource.getRepository(Letter);
      await letters.insert({ id: 1 });
      await letters.update(1, { text: 'dear' });
      await letters.upsert({ id: 1, text: 'sir' }, ['id']);
      await dataSource.transaction(async (manager) => {
        await manager.insert(Letter, { id: 2 });
        await manager.upsert(Letter, { id: 2, text: 'or madam' }, ['id']);
      });
      expect(told.toSorted()).toEqual([
        ...[1, 2, 3, 4, 5].map((id) => `insert Copy ${id}`),
        'insert Letter 1',
        'insert Letter 2',
        'update Letter 1',
        'update Letter 1',
        'update Letter 2',
      ]);
      expect(await dataSource.getRepository(Copy).count()).toBe(5);
    });
  },
);
