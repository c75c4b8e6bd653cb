import { CounterCache, CounterCaches, COUNTER_ENTITIES } from '@spoor/counter';
import { Identified, ref, type EntityClass } from '@spoor/core';
import {
  ChildEntity,
  Column,
  DefaultNamingStrategy,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  type DataSource,
} from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';

class SnakeCase extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
  override joinColumnName(relationName: string, referencedColumnName: string): string {
    return this.columnName(`${relationName}_fk_${referencedColumnName}`, undefined);
  }
}

class Statistics {
  @Column({ type: 'int', default: 0 })
  order: number;
}

/** Its key has two columns, one of them a reserved word. */
@Entity()
class Seat {
  @PrimaryColumn({ type: 'int' })
  order: number;
  @PrimaryColumn({ type: 'varchar', length: 20 })
  letter: string;
  @Column({ type: 'int', default: 0 })
  ticketsCount: number;
  @Column({ type: 'int', default: 0 })
  likesCount: number;
}

@Entity()
class Ticket {
  @PrimaryGeneratedColumn()
  id: number;
  @CounterCache(() => Seat, { column: 'ticketsCount' })
  @ManyToOne(() => Seat, { nullable: true })
  seat: Seat | null;
}

@Identified({ identifier: 'town', aliases: ['city'] })
@Entity()
class Town {
  @PrimaryGeneratedColumn('uuid')
  id: string;
  @Column({ type: 'varchar', length: 30, unique: true })
  slug: string;
  @Column(() => Statistics)
  statistics: Statistics;
  @Column({ type: 'int', default: 0 })
  likesCount: number;
  @Column({ type: 'int', default: 0 })
  hasMayor: number;
  @Column({ type: 'int', default: 0 })
  electricCount: number;
  @Column({ type: 'int', default: 0 })
  vehiclesCount: number;
  @Column({ type: 'int', default: 0 })
  carsCount: number;
}

@Entity()
class Resident {
  @PrimaryGeneratedColumn()
  id: number;
  /** By a column that is not the primary key, into an embedded. */
  @CounterCache(() => Town, { column: 'statistics.order' })
  @ManyToOne(() => Town, { nullable: true })
  @JoinColumn({ name: 'town_slug', referencedColumnName: 'slug' })
  town: Town | null;
  @CounterCache(() => Town, { column: 'hasMayor' })
  @OneToOne(() => Town, { nullable: true })
  @JoinColumn({ name: 'town_id' })
  governs: Town | null;
}

abstract class Located {
  @CounterCache(() => Town, { column: 'vehiclesCount' })
  @ManyToOne(() => Town, { nullable: true })
  @JoinColumn({ name: 'townId' })
  town: Town | null;
  @Column({ type: 'uuid', name: 'townId', nullable: true })
  townId: string | null;
}

/** The relation comes from a base class, which is no entity. */
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
class Vehicle extends Located {
  @PrimaryGeneratedColumn()
  id: number;
}

@ChildEntity()
class Car extends Vehicle {
  @CounterCache(() => Town, { column: 'electricCount', where: { electric: true } })
  @ManyToOne(() => Town, { nullable: true })
  @JoinColumn({ name: 'garage' })
  garage: Town | null;
  @Column({ type: 'boolean', nullable: true })
  electric: boolean | null;
}

/** A subclass by a relation that all of them have. */
CounterCache(() => Town, { column: 'carsCount' })(Car.prototype, 'town');

@ChildEntity()
class Van extends Vehicle {}

@Entity()
class Like {
  @PrimaryGeneratedColumn()
  id: number;
  @CounterCache(() => Town, { column: 'likesCount', ref: { type: 'targetType', id: 'targetId' } })
  @CounterCache(() => Seat, { column: 'likesCount', ref: { type: 'targetType', id: 'targetId' } })
  @Column({ type: 'varchar', length: 64, nullable: true })
  targetType: string | null;
  @Column({ type: 'varchar', length: 255, nullable: true })
  targetId: string | null;
}

const ENTITIES = [Seat, Ticket, Town, Resident, Vehicle, Car, Van, Like, ...COUNTER_ENTITIES];

afterAll(dropTestDatabases);

describe.each([
  ['plain names', {}],
  ['a naming strategy and an entityPrefix', { namingStrategy: new SnakeCase(), entityPrefix: 'app_' }],
])('with %s', (_, options) => {
  describeEachDatabase('counter caches', (kind) => {
    let dataSource: DataSource;
    let caches: CounterCaches;
    let close: () => void;
    let towns: [Town, Town];

    beforeAll(async () => {
      dataSource = await createTestDataSource(kind, { ...options, entities: ENTITIES });
      caches = CounterCaches.of(dataSource);
      close = caches.open();
      towns = (await dataSource.getRepository(Town).save([{ slug: 'o\'hara \\ "x"' }, { slug: 'ärz' }] as Town[])) as [
        Town,
        Town,
      ];
    });
    afterEach(async () => {
      expect(await caches.recount({ dryRun: true })).toMatchObject({ wrong: 0, corrections: [] });
      // And a recount finds what is wrong, along the same links.
      for (const entity of [Town, Seat] as EntityClass[]) await spoil(entity);
      const { wrong } = await caches.recount();
      expect(wrong).toBeGreaterThan(0);
      expect(await caches.recount({ dryRun: true })).toMatchObject({ wrong: 0 });
    });
    afterAll(() => close());

    async function spoil(entity: EntityClass): Promise<void> {
      const { tablePath, columns } = dataSource.getMetadata(entity as never);
      const cached = columns.filter(({ default: value }) => value === 0);
      const names = cached.map(({ databaseName }) => dataSource.driver.escape(databaseName));
      await dataSource.query(
        `UPDATE ${dataSource.driver.escape(tablePath)} SET ${names.map((name) => `${name} = 77`).join(', ')}`,
      );
    }
    const town = async (index: 0 | 1) => await dataSource.getRepository(Town).findOneByOrFail({ id: towns[index].id });

    it('follow a key of several columns', async () => {
      const seats = dataSource.getRepository(Seat);
      const keys = [3, 4, 10].flatMap((order) => ["A'", 'B\\'].map((letter) => ({ order, letter })));
      await seats.save(keys);
      const tickets = dataSource.getRepository(Ticket);
      await tickets.save([...keys, ...keys.slice(2, 5), null].map((seat) => ({ seat }) as Ticket));
      await tickets.update(1, { seat: keys[5] });
      const stored = await seats.find({ order: { order: 'ASC', letter: 'ASC' } });
      expect(stored.map(({ ticketsCount }) => ticketsCount)).toEqual([0, 1, 2, 2, 2, 2]);
      expect(
        await caches.read(Seat, 'ticketsCount', [keys[0] as Seat, stored[5] as Seat, ref(Seat, keys[3] as never)]),
      ).toEqual([0, 2, 2]);
    });

    it('follow a column that is not the primary key, into an embedded', async () => {
      await dataSource
        .getRepository(Resident)
        .save([{ town: towns[0] }, { town: towns[0] }, { town: towns[1] }] as Resident[]);
      await dataSource.getRepository(Resident).update(1, { town: towns[1] });
      expect((await town(0)).statistics.order).toBe(1);
      expect((await town(1)).statistics.order).toBe(2);
    });

    it('follow an owning one-to-one relation', async () => {
      const resident = await dataSource.getRepository(Resident).save({ governs: towns[0] } as Resident);
      expect((await town(0)).hasMayor).toBe(1);
      await dataSource.getRepository(Resident).remove(resident);
      expect((await town(0)).hasMayor).toBe(0);
    });

    it('count subclasses where the base class says so, and a subclass alone where that does', async () => {
      await dataSource.getRepository(Car).save({ town: towns[0], garage: towns[1], electric: true } as Car);
      await dataSource.getRepository(Car).save({ townId: towns[0].id, garage: towns[1], electric: false } as Car);
      await dataSource.getRepository(Van).save({ town: towns[0] } as Van);
      await dataSource.getRepository(Vehicle).save({ town: towns[1] } as Vehicle);
      expect(await town(0)).toMatchObject({ vehiclesCount: 3, carsCount: 2, electricCount: 0 });
      expect(await town(1)).toMatchObject({ vehiclesCount: 1, electricCount: 1 });
      await dataSource.getRepository(Vehicle).update({ id: 1 }, { town: towns[1] });
      await dataSource.getRepository(Vehicle).delete({ id: 1 });
      expect(await town(0)).toMatchObject({ vehiclesCount: 2, carsCount: 1 });
      expect(await town(1)).toMatchObject({ vehiclesCount: 1, electricCount: 0 });
    });

    it('follow an EntityRef to parents of several classes, under a label of today or of old', async () => {
      const seat = ref(Seat, { order: 99, letter: 'Z' });
      await dataSource.getRepository(Seat).insert({ order: 99, letter: 'Z' });
      const like = (target: { type: string | null; id: string | null }) => ({
        targetType: target.type,
        targetId: target.id,
      });
      const likes = dataSource.getRepository(Like);
      await likes.insert([
        like(ref(Town, towns[0].id)),
        like({ type: 'city', id: towns[0].id }),
        like(seat),
        like({ type: 'ghost', id: towns[0].id }),
        like({ type: 'town', id: 'no uuid' }),
        like({ type: 'seat', id: 'no json' }),
        like({ type: 'seat', id: '{"order":"007","letter":"Z"}' }),
        like({ type: null, id: towns[0].id }),
      ]);
      expect((await town(0)).likesCount).toBe(2);
      await likes.update({ targetType: 'city' }, like(seat));
      expect((await town(0)).likesCount).toBe(1);
      expect(await dataSource.getRepository(Seat).findOneByOrFail({ order: 99 })).toMatchObject({ likesCount: 2 });
      expect(await caches.read(Town, 'likesCount', [towns[0], towns[1].id])).toEqual([1, 0]);
    });
  });
});
