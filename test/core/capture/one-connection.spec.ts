import { RowCapture, type RowEvent } from '@spoor/core';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases, type DatabaseKind } from '../../support/databases.js';
import { waitFor } from '../../support/wait-for.js';

@Entity()
class Setting {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ length: 20, unique: true })
  key: string;

  @Column({ default: 0 })
  value: number;
}

/** Nobody watches it. */
@Entity()
class Note {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ default: '' })
  text: string;
}

afterAll(dropTestDatabases);

describe.each<DatabaseKind>(['postgres', 'mariadb'])('Captured statements on one connection (%s)', (kind) => {
  let dataSource: DataSource;
  let events: RowEvent[];

  const open = async (poolSize = 10) => {
    events = [];
    dataSource = await createTestDataSource(kind, { entities: [Setting, Note], poolSize });
    RowCapture.of(dataSource).subscribe({
      name: 'settings',
      order: 100,
      watch: ({ target }) => (target === Setting ? { columns: 'all' } : undefined),
      persist: async (told) => void events.push(...told),
    });
  };

  it('begin as many transactions at once as the pool has connections, and one on a pool of one', async () => {
    for (const poolSize of [10, 1]) {
      await open(poolSize);
      const insert = (index: number) =>
        dataSource.transaction((manager) => manager.insert(Setting, { key: `key ${index}` }));
      await Promise.all(Array.from({ length: poolSize }, (_, index) => insert(index)));
      expect(events).toHaveLength(poolSize);
    }
  });

  it('let statements that come during an upsert that has to be made again wait, and lose none', async () => {
    await open();
    const other = dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query(`INSERT INTO setting (${dataSource.driver.escape('key')}) VALUES ('theme')`);
    await dataSource.transaction(async (manager) => {
      const { queryRunner } = manager;
      const query = queryRunner?.query;
      const first = manager.upsert(Setting, { key: 'theme', value: 1 }, ['key']);
      // Others are held back from here on.
      await waitFor(() => queryRunner?.query !== query);
      const others = [
        manager.insert(Note, { text: 'of nobody’s interest' }),
        manager.upsert(Setting, { key: 'theme', value: 2 }, ['key']),
        manager.upsert(Setting, { key: 'font', value: 3 }, ['key']),
      ];
      await other.commitTransaction();
      await Promise.all([first, ...others]);
    });
    await other.release();
    expect(await dataSource.getRepository(Note).count()).toBe(1);
    expect(events).toMatchObject([
      { op: 'update', before: { key: 'theme', value: 0 }, after: { value: 1 } },
      { op: 'update', before: { key: 'theme', value: 1 }, after: { value: 2 } },
      { op: 'insert', after: { key: 'font', value: 3 } },
    ]);
  });

  it('stay apart when they are sent at once without a transaction: one that fails undoes no other', async () => {
    await open();
    const queryRunner = dataSource.createQueryRunner();
    const sent = ['a', 'b', 'a', 'c'].map((key) => queryRunner.manager.insert(Setting, { key }));
    const results = await Promise.allSettled(sent);
    await queryRunner.release();
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await dataSource.getRepository(Setting).count()).toBe(3);
    expect(events.map(({ op }) => op)).toEqual(['insert', 'insert', 'insert']);
  });
});
