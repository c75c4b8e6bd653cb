import { CounterCache, COUNTER_ENTITIES, CounterCaches } from '@spoor/counter';
import { Column, Entity, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';

@Entity()
class Shop {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ type: 'int', default: 0 })
  shipped: number;

  @Column({ type: 'int', default: 0 })
  pieces: number;
}

/** The entity tells no more than whether it is on its way: 1 of 1, 2 and 3. */
const atMostOne = { to: (value: number) => value, from: (value: number) => Math.min(value, 1) };

@Entity()
class Parcel {
  @PrimaryGeneratedColumn()
  id: number;

  @CounterCache(() => Shop, { column: 'shipped', where: { state: [2, 3] } })
  @CounterCache(() => Shop, { column: 'pieces', sum: 'pieces' })
  @ManyToOne(() => Shop)
  shop: Shop;

  @Column({ type: 'int', transformer: atMostOne })
  state: number;

  @Column({ type: 'int', default: 1, transformer: atMostOne })
  pieces: number;
}

@Entity()
class Account {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ type: 'decimal', precision: 30, scale: 4, default: 0 })
  balance: string;
}

@Entity()
class Booking {
  @PrimaryGeneratedColumn()
  id: number;

  @CounterCache(() => Account, { column: 'balance', sum: 'amount' })
  @ManyToOne(() => Account)
  account: Account;

  @Column({ type: 'decimal', precision: 30, scale: 4, transformer: { to: (value: unknown) => value, from: Number } })
  amount: number;
}

afterAll(dropTestDatabases);

describeEachDatabase('a counter cache over a column that the entity transforms', (kind) => {
  let dataSource: DataSource;
  let caches: CounterCaches;
  let close: () => void;
  const isServer = kind !== 'sqlite';

  beforeEach(async () => {
    const entities = [Shop, Parcel, ...(isServer ? [Account, Booking] : []), ...COUNTER_ENTITIES];
    dataSource = await createTestDataSource(kind, { entities });
    caches = CounterCaches.of(dataSource);
    close = caches.open();
  });
  afterEach(async () => {
    expect(await caches.recount()).toMatchObject({ wrong: 0 });
    close();
    await dataSource.destroy();
  });

  it('counts and sums what the database has, whatever the entity makes of it', async () => {
    const parcels = dataSource.getRepository(Parcel);
    const shop = await dataSource.getRepository(Shop).save({ id: 1 });
    const shipped = async () => (await dataSource.getRepository(Shop).findOneByOrFail({ id: 1 })).shipped;
    await parcels.insert([1, 2, 3].map((state) => ({ shop, state, pieces: state * 10 })));
    expect(await dataSource.getRepository(Shop).findOneByOrFail({ id: 1 })).toMatchObject({ shipped: 2, pieces: 60 });
    await parcels.update(1, { state: 2 });
    expect(await shipped()).toBe(3);
    await parcels.increment({ id: 2 }, 'pieces', 5);
    await parcels.delete(3);
    expect(await dataSource.getRepository(Shop).findOneByOrFail({ id: 1 })).toMatchObject({ shipped: 2, pieces: 35 });
  });

  if (isServer)
    it('sums amounts exactly that JavaScript would round', async () => {
      const account = await dataSource.getRepository(Account).save({ id: 1 });
      const bookings = dataSource.getRepository(Booking);
      const balance = async () => (await dataSource.getRepository(Account).findOneByOrFail({ id: 1 })).balance;
      await bookings
        .createQueryBuilder()
        .insert()
        .values([
          { account, amount: () => '12345678901234567890.0001' },
          { account, amount: () => '0.0002' },
        ])
        .execute();
      expect(await balance()).toBe('12345678901234567890.0003');
      await bookings.increment({ id: 1 }, 'amount', 1);
      await bookings.delete(2);
      expect(await balance()).toBe('12345678901234567891.0001');
    });
});
