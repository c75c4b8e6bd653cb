import { RowCapture, transaction, type RowEvent, type UpcomingInsert } from '@spoor/core';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases, type DatabaseKind } from '../../support/databases.js';

@Entity()
class Reading {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  value: number;
}

afterAll(dropTestDatabases);

describe.each<DatabaseKind>(['postgres', 'mariadb'])('An INSERT that nobody wants to be told of (%s)', (kind) => {
  let dataSource: DataSource;
  let asked: UpcomingInsert[];
  let events: RowEvent[];
  let isWanted: (write: UpcomingInsert) => boolean;

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: [Reading] });
    [asked, events, isWanted] = [[], [], () => false];
    RowCapture.of(dataSource).subscribe({
      name: 'readings',
      order: 100,
      watch: () => ({ columns: ['value'] }),
      wants: (write) => {
        asked.push(write);
        return isWanted(write);
      },
      persist: async (told) => void events.push(...told),
    });
  });

  it('is not captured, and asked about again right before the COMMIT of its transaction', async () => {
    await dataSource.manager.insert(Reading, { value: 1 });
    expect(asked).toMatchObject([{ op: 'insert', values: [{ value: 1 }], age: 0 }]);
    await transaction(dataSource, async (manager) => {
      await manager.save(manager.create(Reading, { value: 2 }));
      await manager.insert(Reading, [{ value: 3 }, { value: 4 }]);
      expect(asked).toHaveLength(3);
    });
    expect(asked.slice(1).map(({ values }) => values.map(({ value }) => value))).toEqual([[2], [3, 4], [2], [3, 4]]);
    const [, first, , again] = asked.map(({ age }) => age);
    expect(first).toBeGreaterThan(0);
    expect(again).toBeGreaterThan(first as number);
    expect(events).toEqual([]);
    expect(await dataSource.manager.count(Reading)).toBe(4);
  });

  it('is told of as an invalidation where it is wanted by the time of the COMMIT', async () => {
    await transaction(dataSource, async (manager) => {
      await manager.insert(Reading, { value: 1 });
      isWanted = () => true;
      expect(events).toEqual([]);
    });
    expect(events).toMatchObject([{ op: 'invalidate', metadata: { target: Reading } }]);
  });

  it('is not asked about again when it has been taken back', async () => {
    await transaction(dataSource, async (manager) => {
      const undone = manager.transaction(async (inner) => {
        await inner.insert(Reading, { value: 1 });
        throw new Error('as it was meant');
      });
      await expect(undone).rejects.toThrow('as it was meant');
      isWanted = () => true;
    });
    expect(asked).toHaveLength(1);
    expect(events).toEqual([]);
  });

  it('is captured like any other where somebody else wants it', async () => {
    const told: RowEvent[] = [];
    RowCapture.of(dataSource).subscribe({
      name: 'all readings',
      order: 100,
      watch: () => ({ columns: ['value'] }),
      persist: async (some) => void told.push(...some),
    });
    await dataSource.manager.save(dataSource.manager.create(Reading, { value: 1 }));
    expect(told).toMatchObject([{ op: 'insert', after: { value: 1 } }]);
    expect(events).toMatchObject([{ op: 'insert', after: { value: 1 } }]);
  });
});
