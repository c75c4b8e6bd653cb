import { RowCapture, transaction, type RowEvent, type RowValues, type UpcomingInsert } from '@spoor/core';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource, type EntityManager } from 'typeorm';
import { createTestDataSource, dropTestDatabases, type DatabaseKind } from '../../support/databases.js';

@Entity()
class Reading {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  value: number;
}

const valueOf = ({ value }: RowValues) => value as number;
const valuesOf = ({ values }: UpcomingInsert) => values.map(valueOf);

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
      // The smallest value is wanted first.
      wants: (write) => {
        asked.push(write);
        return isWanted(write) || write.values.toSorted((one, other) => valueOf(one) - valueOf(other)).slice(0, 1);
      },
      persist: async (told) => void events.push(...told),
    });
  });

  it('is not captured, and asked about again right before the COMMIT, with all others of its transaction', async () => {
    await dataSource.manager.insert(Reading, { value: 1 });
    expect(asked).toMatchObject([{ op: 'insert', values: [{ value: 1 }], age: 0 }]);
    await transaction(dataSource, async (manager) => {
      await manager.save(manager.create(Reading, { value: 2 }));
      await manager.insert(Reading, [{ value: 3 }, { value: 4 }]);
      expect(asked).toHaveLength(3);
    });
    expect(asked.slice(1).map(valuesOf)).toEqual([[2], [3, 4], [2, 3]]);
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

  it('is kept by the rows that decide about all, however many statements and savepoints a transaction has', async () => {
    await transaction(dataSource, async (manager) => {
      for (let value = 1_250; value > 0; value -= 1) {
        const insert = (inner: EntityManager) => inner.insert(Reading, { value });
        await (value % 5 ? insert(manager) : manager.transaction(insert));
      }
    });
    const again = asked.filter(({ values }) => values.length > 1).map(valuesOf);
    // Those of 1,000 statements together, and the one that was left of those before.
    expect(again.map(({ length }) => length)).toEqual([1_000, 251]);
    expect(again.map((values) => Math.min(...values))).toEqual([251, 1]);
    expect(events).toEqual([]);
  }, 120_000);

  it('is told of by its COMMIT once it was wanted in between, whatever is wanted then', async () => {
    await transaction(dataSource, async (manager) => {
      // As soon as some are asked about again.
      isWanted = ({ values }) => values.length > 1;
      for (let value = 0; value < 1_000; value += 1) await manager.insert(Reading, { value });
      isWanted = () => false;
    });
    expect(events).toMatchObject([{ op: 'invalidate', metadata: { target: Reading } }]);
  }, 120_000);

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
