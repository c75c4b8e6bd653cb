import { CounterCache, CounterCaches, COUNTER_ENTITIES, type CounterCacheOptions } from '@spoor/counter';
import {
  Column,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type DataSource,
} from 'typeorm';
import { createTestDataSource, DATABASES, dropTestDatabases, type DatabaseKind } from '../../support/databases.js';

/** The type of a moment, everywhere. */
class Moment {
  @CounterCache(() => Parent, { column: 'count' })
  @Column({ type: 'int', nullable: true })
  hours: number | null;
}

@Entity()
class Parent {
  @PrimaryGeneratedColumn()
  id: number;
  @Column({ type: 'int', default: 0 })
  count: number;
  @Column({ type: 'int', default: 0, nullable: true })
  maybe: number | null;
  @Column({ type: 'int' })
  bare: number;
  @Column({ type: 'int', default: 1 })
  one: number;
  @Column({ type: 'float', default: 0 })
  float: number;
  @Column({ type: 'varchar', default: '0' })
  text: string;
  @Column({ type: 'decimal', precision: 12, scale: 2, default: 0 })
  money: string;
  @ManyToOne(() => Parent, { nullable: true })
  up: Parent | null;
  @OneToMany(() => Child, (child) => child.parent)
  children: Child[];
}

@Entity()
class Other {
  @PrimaryGeneratedColumn()
  id: number;
}

class Stranger {
  count: number;
}

class ChildBase {
  @PrimaryGeneratedColumn()
  id: number;
  @ManyToOne(() => Parent, { nullable: true, onDelete: 'CASCADE' })
  parent: Parent | null;
  @ManyToMany(() => Parent)
  @JoinTable()
  parents: Parent[];
  @Column({ type: 'varchar', length: 20, default: '' })
  kind: string;
  @Column({ type: 'int', default: 0 })
  number: number;
  @Column({ type: 'boolean', default: false })
  flag: boolean;
  @Column({ type: 'float', default: 0 })
  weight: number;
  @Column({ type: 'decimal', precision: 12, scale: 3, default: 0 })
  price: string;
  @Column({ type: 'simple-json', nullable: true })
  json: object | null;
}

@Entity()
class Child extends ChildBase {}

afterAll(dropTestDatabases);

/** A child of its own for each definition. */
async function openWith(
  kind: DatabaseKind,
  property: string,
  options: CounterCacheOptions,
  parent: () => never = () => Parent as never,
): Promise<DataSource> {
  @Entity('defined')
  class Defined extends ChildBase {}
  CounterCache(parent as never, options as never)(Defined.prototype, property);
  const dataSource = await createTestDataSource(kind, {
    entities: [Parent, Child, Other, Defined, ...COUNTER_ENTITIES],
  });
  CounterCaches.of(dataSource).open()();
  return dataSource;
}

describe('a counter cache is refused at start, with the remedy,', () => {
  it.each<[string, string, object, RegExp]>([
    ['on a property that is no relation', 'number', { column: 'count' }, /no relation.*many-to-one relation/],
    ['on a relation without a foreign key', 'parents', { column: 'count' }, /without a foreign key.*the side that has/],
    [
      'in a column that the parent lacks',
      'parent',
      { column: 'counter' },
      /counter as its column, which is no column.*id, count/,
    ],
    ['in a relation', 'parent', { column: 'up' }, /a relation/],
    ['in a column without a default', 'parent', { column: 'bare' }, /begin at 0.*default: 0/],
    ['in a column with another default', 'parent', { column: 'one' }, /begin at 0/],
    ['in a floating-point number', 'parent', { column: 'float' }, /sums of floating-point numbers drift/],
    ['in a text', 'parent', { column: 'text' }, /integer or decimal/],
    ['in the primary key', 'parent', { column: 'id' }, /a column of its own/],
    [
      'as the sum of a floating-point number',
      'parent',
      { column: 'count', sum: 'weight' },
      /sums of floating-point numbers drift/,
    ],
    ['as the sum of no column', 'parent', { column: 'count', sum: 'heft' }, /heft as its sum, which is no column/],
    ['with a condition on no column', 'parent', { column: 'count', where: { colour: 'red' } }, /colour as its where/],
    [
      'with a condition on a relation',
      'parent',
      { column: 'count', where: { parent: 1 } },
      /a relation.*@Column\(\) parentId/,
    ],
    [
      'with a condition on a floating-point number',
      'parent',
      { column: 'count', where: { weight: 1 } },
      /cannot be compared alike/,
    ],
    ['with a condition on JSON', 'parent', { column: 'count', where: { json: 'x' } }, /cannot be compared alike/],
    ['with a condition on nothing', 'parent', { column: 'count', where: { kind: [] } }, /one of no values/],
    [
      'with a condition on undefined',
      'parent',
      { column: 'count', where: { kind: undefined } },
      /compares kind with undefined/,
    ],
    [
      'with a condition on an object',
      'parent',
      { column: 'count', where: { kind: { not: 'x' } } },
      /an object or function/,
    ],
    [
      'with a condition on a text for a number',
      'parent',
      { column: 'count', where: { number: 'many' } },
      /compares number with many/,
    ],
    [
      'with an EntityRef in a number',
      'kind',
      { column: 'count', ref: { type: 'kind', id: 'number' } },
      /two varchar columns/,
    ],
    [
      'with an EntityRef in no columns',
      'kind',
      { column: 'count', ref: { type: 'targetType', id: 'kind' } },
      /targetType as its ref.type/,
    ],
  ])('%s', async (_, property, options, message) => {
    await expect(openWith('sqlite', property, options as CounterCacheOptions)).rejects.toMatchObject({
      code: 'SPOOR_INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
  });

  it('in a class that is no entity, or that the relation does not lead to', async () => {
    const [stranger, nobody, other] = [() => Stranger, () => undefined, () => Other] as unknown as (() => never)[];
    await expect(openWith('sqlite', 'parent', { column: 'count' as never }, stranger)).rejects.toThrow(
      /Stranger, which is no entity/,
    );
    await expect(openWith('sqlite', 'parent', { column: 'count' as never }, nobody)).rejects.toThrow(
      /undefined, which is no entity/,
    );
    await expect(openWith('sqlite', 'parent', { column: 'count' as never }, other)).rejects.toThrow(
      /leads to Parent.*=> Parent/,
    );
  });

  it('as the sum of decimals, on SQLite, which would round them; and elsewhere in a column with fewer decimals', async () => {
    const sum = { column: 'money' as never, sum: 'price' };
    await expect(openWith('sqlite', 'parent', sum)).rejects.toThrow(/floating-point number.*as cents/);
    for (const kind of DATABASES.filter((each) => each !== 'sqlite'))
      await expect(openWith(kind, 'parent', sum)).rejects.toThrow(/3 decimals in a column that has 2/);
  });

  it('in a column that another one writes', async () => {
    @Entity('twice')
    class Twice extends ChildBase {}
    CounterCache(() => Parent, { column: 'count' })(Twice.prototype, 'parent');
    CounterCache(() => Parent, { column: 'count', where: { flag: true } })(Twice.prototype, 'parent');
    const dataSource = await createTestDataSource('sqlite', { entities: [Parent, Child, Twice, ...COUNTER_ENTITIES] });
    expect(() => CounterCaches.of(dataSource).open()).toThrow(/Two counter caches would be kept in one column/);
  });

  it('in an embedded, where nobody would find it', async () => {
    @Entity('timed')
    class Timed extends ChildBase {
      @Column(() => Moment)
      moment: Moment;
    }
    const dataSource = await createTestDataSource('sqlite', { entities: [Parent, Child, Timed, ...COUNTER_ENTITIES] });
    expect(() => CounterCaches.of(dataSource).open()).toThrow(/embedded in Timed as moment/);
  });

  it('with a condition on a cached column that may be NULL', async () => {
    @Entity('up')
    class Up extends ChildBase {}
    CounterCache(() => Parent, { column: 'maybe' })(Up.prototype, 'parent');
    @Entity('tree')
    class Tree {
      @PrimaryGeneratedColumn()
      id: number;
      @CounterCache(() => Tree, { column: 'ripe', where: { ripe: 0 } })
      @ManyToOne(() => Tree, { nullable: true })
      above: Tree | null;
      @Column({ type: 'int', default: 0, nullable: true })
      ripe: number | null;
    }
    const dataSource = await createTestDataSource('sqlite', {
      entities: [Parent, Child, Up, Tree, ...COUNTER_ENTITIES],
    });
    expect(() => CounterCaches.of(dataSource).open()).toThrow(/cached column that may be NULL/);
  });
});
