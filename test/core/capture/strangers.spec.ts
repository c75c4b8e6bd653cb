import { RowCapture, type RowConsumer, type RowEvent } from '@spoor/core';
import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type DataSource,
  type QueryRunner,
} from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';

@Entity()
class Part {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 40, unique: true })
  name: string;
}

@Entity()
class Label {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 40 })
  name: string;
}

@Entity()
class Owner {
  @PrimaryColumn()
  id: number;
}

@Entity()
class Seat {
  @PrimaryColumn()
  ownerId: number;

  @ManyToOne(() => Owner)
  @JoinColumn({ name: 'ownerId' })
  owner: Owner;
}

const ROUNDS = 20;

afterAll(dropTestDatabases);

describeEachDatabase('Beside captured statements', (kind) => {
  let dataSource: DataSource;
  let told: string[];

  const watch = (watched: object, consumer: Partial<RowConsumer>, operations?: readonly 'delete'[]) =>
    RowCapture.of(dataSource).subscribe({
      name: 'told',
      order: 100,
      watch: ({ target }) => (target === watched ? { columns: 'all', ...(operations && { operations }) } : undefined),
      ...consumer,
    });
  const tell = (events: readonly RowEvent[]) =>
    void told.push(...events.map(({ op, metadata }) => `${op} ${metadata.name}`));

  beforeEach(async () => {
    told = [];
    dataSource = await createTestDataSource(kind, { entities: [Part, Label, Owner, Seat] });
    await dataSource.manager.insert(Part, [{ name: 'taken' }, { name: 'other' }]);
  });

  it.each(['persist', 'publish'] as const)(
    'one that fails undoes nothing that others were told is done (%s)',
    async (handler) => {
      watch(Part, { [handler]: async (events: readonly RowEvent[]) => tell(events) });
      const runner: QueryRunner = dataSource.createQueryRunner();
      // On SQLite all share one; elsewhere whoever shares a QueryRunner.
      const { manager } = kind === 'sqlite' ? dataSource : runner;
      const acknowledged: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const failing = manager.update(Part, { name: 'other' }, { name: 'taken' }).then(
          () => 'done',
          () => 'refused',
        );
        for (let later = 0; later < round; later += 1) await Promise.resolve();
        await manager.insert(Label, { name: `label ${round}` });
        acknowledged.push(`label ${round}`);
        expect(await failing).toBe('refused');
      }
      await runner.release();
      const stored = await dataSource.manager.find(Label, { order: { id: 'ASC' } });
      expect(stored.map(({ name }) => name)).toEqual(acknowledged);
      expect(told).toEqual([]);
    },
  );

  it('a primary key that is changed through its relation is told as the removal that it is', async () => {
    watch(Seat, { persist: async (events) => tell(events) }, ['delete']);
    await dataSource.manager.insert(Owner, [{ id: 1 }, { id: 2 }]);
    await dataSource.manager.insert(Seat, { ownerId: 1 });
    await dataSource.manager.update(Seat, { ownerId: 1 }, { owner: { id: 2 } });
    expect(told).toEqual(['delete Seat']);
  });

  it('a builder that leads on from another one is captured too', async () => {
    watch(Label, { publish: tell });
    await dataSource.manager.insert(Label, [{ name: 'one' }, { name: 'two' }]);
    await dataSource.createQueryBuilder().update(Part).delete().from(Label).where({ name: 'one' }).execute();
    expect(told.toSorted()).toEqual(['delete Label', 'insert Label', 'insert Label']);
  });

  it('an update without values fails as it does without capture', async () => {
    watch(Label, { publish: tell });
    const update = dataSource
      .createQueryBuilder()
      .update(Label)
      .set(undefined as never);
    await expect(update.where({ id: 1 }).execute()).rejects.toThrow(
      'Cannot perform update query because update values are not defined',
    );
  });
});
