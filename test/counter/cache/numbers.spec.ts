import { COUNTER_ENTITIES, CounterCache, CounterCaches } from '@spoor/counter';
import { Column, Entity, ManyToOne, PrimaryColumn, type DataSource, type ValueTransformer } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';

/** Cents in the entity, a decimal in the database. */
const cents: ValueTransformer = {
  to: (value: number | null | undefined) => (typeof value === 'number' ? (value / 100).toFixed(2) : value),
  from: (value: string | null) => (value === null ? null : Math.round(Number(value) * 100)),
};

@Entity()
class Purse {
  @PrimaryColumn({ type: 'bigint' })
  id: string;
  @Column({ type: 'bigint', default: 0 })
  coins: string;
  @Column({ type: 'smallint', default: 0 })
  small: number;
  @Column({ type: 'int', default: 0 })
  heads: number;
}

@Entity()
class Coin {
  @PrimaryColumn({ type: 'int' })
  id: number;
  @CounterCache(() => Purse, { column: 'coins', sum: 'value' })
  @CounterCache(() => Purse, { column: 'small', sum: 'small' })
  @CounterCache(() => Purse, { column: 'heads', where: { face: 'Heads', shine: true } })
  @ManyToOne(() => Purse, { nullable: true })
  purse: Purse | null;
  @Column({ type: 'bigint', nullable: true })
  value: string | number | null;
  @Column({ type: 'int', nullable: true })
  small: number | null;
  @Column({ type: 'varchar', length: 20, nullable: true })
  face: string | null;
  @Column({ type: 'boolean', nullable: true })
  shine: boolean | null;
}

@Entity()
class Bill {
  @PrimaryColumn({ type: 'int' })
  id: number;
  @Column({ type: 'decimal', precision: 20, scale: 4, default: 0 })
  total: string;
  @Column({ type: 'decimal', precision: 20, scale: 4, default: 0, transformer: cents })
  paid: number;
}

@Entity()
class Item {
  @PrimaryColumn({ type: 'int' })
  id: number;
  @CounterCache(() => Bill, { column: 'total', sum: 'price' })
  @CounterCache(() => Bill, { column: 'paid', sum: 'paid', where: { price: ['0.1', 2.5] } })
  @ManyToOne(() => Bill)
  bill: Bill;
  @Column({ type: 'decimal', precision: 20, scale: 4, nullable: true })
  price: string | null;
  @Column({ type: 'decimal', precision: 20, scale: 2, nullable: true, transformer: cents })
  paid: number | null;
}

afterAll(dropTestDatabases);

describeEachDatabase('the numbers of counter caches', (kind) => {
  let dataSource: DataSource;
  let caches: CounterCaches;
  let close: () => void;
  const isServer = kind !== 'sqlite';
  const BIG = '9007199254740993';

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, {
      entities: [Purse, Coin, ...(isServer ? [Bill, Item] : []), ...COUNTER_ENTITIES],
    });
    caches = CounterCaches.of(dataSource);
    close = caches.open();
  });
  beforeEach(async () => {
    await dataSource.getRepository(Coin).deleteAll();
    await dataSource.getRepository(Purse).deleteAll();
    await dataSource.getRepository(Purse).insert([{ id: BIG }, { id: '9007199254740992' }]);
  });
  afterEach(async () => expect(await caches.recount({ dryRun: true })).toMatchObject({ wrong: 0 }));
  afterAll(() => close());
  const coins = () => dataSource.getRepository(Coin);
  const purse = (id = BIG) => ({ id }) as Purse;

  it('are exact past 2^53, as the ids of the parents are', async () => {
    await coins().insert(
      [{ id: 1, purse: purse(isServer ? BIG : '7'), value: isServer ? '9223372036854775806' : 1 }].filter(
        () => isServer,
      ),
    );
    if (isServer) {
      expect(await caches.readExact(Purse, 'coins', [BIG, '9007199254740992'])).toEqual(['9223372036854775806', '0']);
      await expect(caches.read(Purse, 'coins', [BIG])).rejects.toMatchObject({ code: 'SPOOR_COUNTER_CACHE_PRECISION' });
      await coins().update(1, { value: '-9223372036854775807' });
      expect(await caches.readExact(Purse, 'coins', [BIG])).toEqual(['-9223372036854775807']);
    } else {
      await dataSource.getRepository(Purse).insert({ id: '7' });
      await dataSource.query(`UPDATE purse SET coins = 9007199254740993 WHERE id = 7`);
      await coins().insert({ id: 1, purse: purse('7'), value: 1 });
      expect(await caches.readExact(Purse, 'coins', [7])).toEqual(['9007199254740994']);
      await caches.recount();
    }
  });

  it('refuse what the driver has rounded, and change nothing', async () => {
    if (isServer) return expect(isServer).toBe(true);
    await dataSource.getRepository(Purse).insert({ id: '8' });
    const inserting = coins().insert({ id: 2, purse: purse('8'), value: '9007199254740993' });
    await expect(inserting).rejects.toMatchObject({
      code: 'SPOOR_COUNTER_CACHE_PRECISION',
      message: expect.stringMatching(/Coin.value/),
    });
    expect(await coins().count()).toBe(0);
  });

  it('end in an error and a rollback where the column cannot hold them', async () => {
    await dataSource.getRepository(Purse).insert({ id: '9' });
    await coins().insert({ id: 3, purse: purse('9'), small: 32_767 });
    const overflowing = coins().insert({ id: 4, purse: purse('9'), small: 1 });
    if (isServer) {
      await expect(overflowing).rejects.toThrow(/out of range/i);
      expect(await caches.read(Purse, 'small', [9])).toEqual([32_767]);
      return;
    }
    await overflowing;
    await dataSource.query(`UPDATE purse SET small = 9223372036854775807 WHERE id = 9`);
    await expect(coins().update(4, { small: 2 })).rejects.toMatchObject({ code: 'SPOOR_COUNTER_CACHE_OVERFLOW' });
    expect(await coins().findOneByOrFail({ id: 4 })).toMatchObject({ small: 1 });
    await caches.recount();
  });

  it('compare text to the letter, and a boolean without NULL, in JavaScript as in SQL', async () => {
    const faces = ['Heads', 'heads', 'HEADS', 'Héads', 'Heads ', null, 'Heads'];
    await dataSource.getRepository(Purse).insert({ id: '10' });
    await coins().insert(faces.map((face, id) => ({ id, face, shine: true, purse: purse('10') })));
    await coins().insert([
      { id: 20, face: 'Heads', shine: false, purse: purse('10') },
      { id: 21, face: 'Heads', shine: null, purse: purse('10') },
    ]);
    expect(await caches.read(Purse, 'heads', [10])).toEqual([2]);
    expect(await caches.recount({ dryRun: true })).toMatchObject({ wrong: 0 });
  });

  it('are exact decimals, also where entities hold them in another form', async () => {
    if (!isServer) return expect(isServer).toBe(false);
    await dataSource.getRepository(Bill).insert([{ id: 1 }, { id: 2 }]);
    await dataSource.getRepository(Item).insert([
      { id: 1, bill: { id: 1 }, price: '0.1', paid: 10 },
      { id: 2, bill: { id: 1 }, price: '0.2', paid: 20 },
      { id: 3, bill: { id: 1 }, price: '2.5000', paid: 30 },
      { id: 4, bill: { id: 2 }, price: '1234567890123456.0001', paid: null },
      { id: 5, bill: { id: 2 }, price: null, paid: 7 },
    ]);
    expect(await caches.readExact(Bill, 'total', [1, 2])).toEqual(['2.8', '1234567890123456.0001']);
    expect(await caches.read(Bill, 'paid', [1, 2])).toEqual([0.4, 0]);
    expect(await dataSource.getRepository(Bill).findOneByOrFail({ id: 1 })).toMatchObject({ paid: 40 });
    await dataSource.getRepository(Item).delete([1, 2, 3, 4, 5]);
    expect(await caches.readExact(Bill, 'total', [1, 2])).toEqual(['0', '0']);
  });
});
