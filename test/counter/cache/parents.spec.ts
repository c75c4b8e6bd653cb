import { COUNTER_ENTITIES, CounterCache, CounterCaches } from '@spoor/counter';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';

@Entity()
class Room {
  @PrimaryColumn({ type: 'int' })
  id: number;
  @Column({ type: 'varchar', length: 20, unique: true })
  door: string;
  @Column({ type: 'int', default: 0 })
  guests: number;
  @Column({ type: 'int', default: 0 })
  keys: number;
}

@Entity()
class Guest {
  @PrimaryGeneratedColumn()
  id: number;
  /** Nothing keeps a guest from a room that is not there. */
  @CounterCache(() => Room, { column: 'guests' })
  @ManyToOne(() => Room, { nullable: true, createForeignKeyConstraints: false })
  room: Room | null;
}

@Entity()
class Key {
  @PrimaryGeneratedColumn()
  id: number;
  @CounterCache(() => Room, { column: 'keys' })
  @ManyToOne(() => Room, { nullable: true, onUpdate: 'CASCADE' })
  @JoinColumn({ referencedColumnName: 'door' })
  room: Room | null;
}

afterAll(dropTestDatabases);

describeEachDatabase('a parent of counted children', (kind) => {
  let dataSource: DataSource;
  let caches: CounterCaches;
  let close: () => void;
  const rooms = () => dataSource.getRepository(Room);
  const room = (id: number) => ({ id, door: `door ${id}` });

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: [Room, Guest, Key, ...COUNTER_ENTITIES] });
    caches = CounterCaches.of(dataSource);
    close = caches.open();
    await rooms().insert([room(1), room(2)]);
    await dataSource.getRepository(Guest).insert([{ room: room(1) }, { room: room(1) }, { room: room(2) }]);
    await dataSource.getRepository(Key).insert([{ room: room(1) }, { room: room(2) }]);
  });
  afterEach(async () => {
    expect(await caches.recount({ dryRun: true })).toMatchObject({ wrong: 0 });
    close();
  });

  it('that is removed and inserted again under its key has none of what its predecessor lost', async () => {
    await dataSource.transaction(async (manager) => {
      await manager.update(Guest, { room: { id: 1 } }, { room: { id: 2 } });
      await manager.update(Key, { room: { door: 'door 1' } }, { room: { door: 'door 2' } });
      await manager.delete(Room, 1);
      await manager.insert(Room, room(1));
      await manager.insert(Key, { room: room(1) });
      await manager.insert(Guest, { room: room(1) });
    });
    expect(await rooms().findOneByOrFail({ id: 1 })).toMatchObject({ guests: 1, keys: 1 });
  });

  it('that is inserted again is counted, with the children that have waited for it', async () => {
    await dataSource.transaction(async (manager) => {
      await manager.delete(Guest, 1);
      await manager.update(Key, 1, { room: null });
      await manager.remove(await manager.findOneByOrFail(Room, { id: 1 }));
      await manager.insert(Guest, { room: room(1) });
      await manager.insert(Room, room(1));
    });
    expect(await rooms().findOneByOrFail({ id: 1 })).toMatchObject({ guests: 2, keys: 0 });
  });

  it('that is removed for good, or never was there, is left alone', async () => {
    await dataSource.transaction(async (manager) => {
      await manager.insert(Guest, [{ room: room(1) }, { room: room(99) }]);
      await manager.update(Key, 1, { room: null });
      await manager.delete(Room, 1);
      await manager.delete(Guest, { room: { id: 1 } });
    });
    expect(await rooms().find()).toMatchObject([{ id: 2, guests: 1, keys: 1 }]);
  });

  it('whose key changes keeps what its children were counted by under the old one', async () => {
    await dataSource.transaction(async (manager) => {
      await manager.insert(Key, [{ room: room(1) }, { room: room(1) }]);
      await manager.update(Room, 1, { door: 'painted' });
      await manager.insert(Key, { room: { door: 'painted' } });
    });
    expect(await rooms().findOneByOrFail({ id: 1 })).toMatchObject({ door: 'painted', keys: 4 });
  });
});
