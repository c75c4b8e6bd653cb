import { CounterCache, COUNTER_ENTITIES, CounterCaches } from '@spoor/counter';
import { Check, Column, Entity, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';

@Entity()
class Country {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ type: 'int', default: 0 })
  inhabitants: number;
}

@Entity()
@Check('inhabitants >= 0')
@Check('income >= 0')
class City {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @CounterCache(() => Country, { column: 'inhabitants', sum: 'inhabitants' })
  @ManyToOne(() => Country)
  country: Country;

  /** Unsigned on MariaDB; the constraint says the same elsewhere. */
  @Column({ type: 'int', unsigned: true, default: 0 })
  inhabitants: number;

  @Column({ type: 'int', default: 0 })
  income: number;

  @Column({ type: 'int', default: 0 })
  trusted: number;
}

@Entity()
class Person {
  @PrimaryGeneratedColumn()
  id: number;

  @CounterCache(() => City, { column: 'inhabitants', active: false })
  @CounterCache(() => City, { column: 'income', sum: 'income', active: false })
  @CounterCache(() => City, { column: 'trusted', where: { income: 0 } })
  @ManyToOne(() => City)
  city: City;

  @Column({ type: 'int', default: 0 })
  income: number;
}

afterAll(dropTestDatabases);

describeEachDatabase('a counter cache that is not trusted yet, in a column that cannot go below zero', (kind) => {
  let dataSource: DataSource;
  let caches: CounterCaches;
  let close: () => void;
  const cities = [1, 2, 3].map((id) => ({ id, country: { id: 1 } }));

  const stored = async () => {
    const found = await dataSource.getRepository(City).find({ order: { id: 'ASC' } });
    return found.map(({ inhabitants, income, trusted }) => [inhabitants, income, trusted]);
  };
  const country = async () => (await dataSource.getRepository(Country).findOneByOrFail({ id: 1 })).inhabitants;

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: [Country, City, Person, ...COUNTER_ENTITIES] });
    await dataSource.getRepository(Country).insert({ id: 1 });
    await dataSource.getRepository(City).insert(cities);
    // Five children of old in each, ids 1 to 15: three without an income.
    await dataSource
      .getRepository(Person)
      .insert(cities.flatMap((city) => [0, 0, 0, 10, 20].map((income) => ({ city, income }))));
    caches = CounterCaches.of(dataSource);
    close = caches.open();
    await caches.recount({ parent: City, column: 'trusted' });
  });
  afterEach(async () => {
    close();
    await dataSource.destroy();
  });

  it('refuses no child of old, and the caches beside it stay exact', async () => {
    await dataSource.getRepository(Person).delete(1);
    await dataSource.getRepository(Person).delete([4, 5]);
    await dataSource.getRepository(Person).update(2, { income: 7 });
    await dataSource.getRepository(Person).save({ id: 8, city: { id: 3 } });
    expect((await stored()).map(([, , trusted]) => trusted)).toEqual([1, 2, 4]);
    expect(await caches.read(City, 'inhabitants', [1, 2, 3])).toEqual([2, 4, 6]);
    expect(await caches.read(City, 'income', [1, 2, 3])).toEqual([7, 30, 30]);
  });

  it('is kept exact where it has been recounted already, also by a statement on others that were not', async () => {
    await caches.recount({ parent: City, after: 2 });
    await dataSource.getRepository(Person).delete([4, 9, 14]);
    expect(await stored()).toEqual([
      [0, 0, 3],
      [0, 0, 3],
      [4, 20, 3],
    ]);
    await dataSource.transaction(async (manager) => {
      await manager.insert(Person, { city: { id: 1 }, income: 5 });
      await manager.delete(Person, [10, 15]);
    });
    expect(await stored()).toEqual([
      [1, 5, 3],
      [0, 0, 3],
      [3, 0, 3],
    ]);
  });

  it('is carried to the level above as it stands, and counted by the recount', async () => {
    await dataSource.getRepository(Person).delete([1, 2]);
    expect(await country()).toBe(0);
    await dataSource.getRepository(Person).insert({ city: { id: 2 } });
    expect(await country()).toBe(1);
    await caches.recount({ parent: City });
    expect(await stored()).toEqual([
      [3, 30, 1],
      [6, 30, 4],
      [5, 30, 3],
    ]);
    expect(await country()).toBe(14);
    expect(await caches.recount()).toMatchObject({ wrong: 0 });
    await dataSource.getRepository(Person).delete([3, 4, 5]);
    expect(await stored()).toContainEqual([0, 0, 0]);
    expect(await country()).toBe(11);
  });
});
