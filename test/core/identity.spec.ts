import { canonicalId, EntityTypes, findLabels, hydrate, Identified, identifierOf, ref, toRef } from '@spoor/core';
import {
  ChildEntity,
  Column,
  Entity,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  type DataSource,
} from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

@Entity()
class Article {
  @PrimaryGeneratedColumn()
  id: number;
  @Column({ type: 'varchar' })
  title: string;
}

@Identified({ identifier: 'person', aliases: ['author'] })
@Entity()
class Human {
  @PrimaryGeneratedColumn('uuid')
  key: string;
}

@Entity()
class Seat {
  @PrimaryColumn({ type: 'int' })
  row: number;
  @PrimaryColumn({ type: 'varchar', length: 4 })
  letter: string;
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
class Vehicle {
  @PrimaryColumn({ type: 'varchar', length: 20 })
  plate: string;
}

@ChildEntity()
class Car extends Vehicle {}

@Identified({ identifier: 'lorry' })
@ChildEntity()
class Truck extends Vehicle {}

@Entity('other_article')
@Identified({ identifier: 'article' })
class Impostor {
  @PrimaryColumn({ type: 'int' })
  id: number;
}

const ENTITIES = [Article, Human, Seat, Vehicle, Car, Truck];

afterAll(dropTestDatabases);

describe('a ref', () => {
  it("is labelled by the decorator's identifier, else by the class name in lower case", () => {
    expect(identifierOf(Human)).toBe('person');
    expect(ref(Article, 7)).toEqual({ type: 'article', id: '7' });
  });

  it("of a single-table child has its parent's label, unless the child has its own", () => {
    expect(ref(Car, 'AB-1')).toEqual({ type: 'vehicle', id: 'AB-1' });
    expect(ref(Truck, 'AB-1')).toEqual({ type: 'lorry', id: 'AB-1' });
  });

  it('spells an id alike however it came: integer, bigint, text, composite in any order', () => {
    expect(canonicalId(42)).toBe(canonicalId(42n));
    expect(canonicalId('42')).toBe('42');
    expect(canonicalId(2n ** 63n - 1n)).toBe('9223372036854775807');
    expect(ref(Seat, { row: 3, letter: 'B' })).toEqual(ref(Seat, { letter: 'B', row: 3n }));
  });

  it('is made of an instance by its primary columns', () => {
    expect(ref(Object.assign(new Seat(), { letter: 'B', row: 3 }))).toEqual(ref(Seat, { row: 3, letter: 'B' }));
    expect(toRef(Object.assign(new Car(), { plate: 'AB-1' }))).toEqual(ref(Vehicle, 'AB-1'));
    expect(toRef(ref(Article, 7))).toEqual(ref(Article, 7));
  });

  it.each([
    [null],
    [undefined],
    [''],
    ['a '],
    ['a\0'],
    ['\ud800'],
    [1.5],
    [2 ** 53],
    [Number.NaN],
    [true],
    ['x'.repeat(256)],
  ])('cannot be made of the id %p', (id) => {
    expect(() => ref(Article, id as never)).toThrow(expect.objectContaining({ code: 'SPOOR_INVALID_ARGUMENT' }));
  });

  it('cannot be made of what is neither an entity with an id nor a ref', () => {
    for (const value of [new Article(), {}, { type: 'article' }, { id: 1 }, null, 7, 'article'])
      expect(() => toRef(value as object)).toThrow(expect.objectContaining({ code: 'SPOOR_INVALID_ARGUMENT' }));
  });
});

@Identified({ identifier: 'y'.repeat(65) })
@Entity('verbose')
class Verbose {
  @PrimaryColumn({ type: 'int' })
  id: number;
}

describe('a label that not every database can store', () => {
  it('is refused at start by an error that names its entity', async () => {
    const dataSource = await createTestDataSource('sqlite', { entities: [Verbose] });
    expect(() => EntityTypes.of(dataSource)).toThrow(
      expect.objectContaining({ code: 'SPOOR_INVALID_ARGUMENT', message: expect.stringContaining('Verbose') }),
    );
  });
});

describe('two entities with one label', () => {
  it('are refused at start by an error that names both', async () => {
    const dataSource = await createTestDataSource('sqlite', { entities: [Article, Impostor] });
    expect(() => EntityTypes.of(dataSource)).toThrow(
      expect.objectContaining({
        code: 'SPOOR_DUPLICATE_IDENTIFIER',
        message: expect.stringMatching(/Article and Impostor|Impostor and Article/),
      }),
    );
  });
});

describeEachDatabase('identity', (kind) => {
  let dataSource: DataSource;
  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: ENTITIES });
  });

  it('hydrates refs of all kinds of ids in their order, marks the missing, with one query per type', async () => {
    const articles = dataSource.getRepository(Article);
    const [first, second] = await articles.save([{ title: 'one' }, { title: 'two' }]);
    const human = await dataSource.getRepository(Human).save({});
    await dataSource.getRepository(Seat).save([
      { row: 1, letter: 'A' },
      { row: 1, letter: 'B' },
    ]);
    await dataSource.getRepository(Truck).save({ plate: 'T-1' });
    const queries: string[] = [];
    const watch = { afterQuery: ({ query }: { query: string }) => void queries.push(query) };
    dataSource.subscribers.push(watch);
    const entities = await hydrate(dataSource, [
      ref(Article, second?.id as number),
      ref(Seat, { row: 1, letter: 'B' }),
      { type: 'author', id: human.key },
      ref(Article, 999),
      ref(Article, first?.id as number),
      ref(Vehicle, 'T-1'),
      ref(Article, second?.id as number),
      ref(Truck, 'T-1'),
    ]);
    dataSource.subscribers.splice(dataSource.subscribers.indexOf(watch), 1);
    expect(entities).toMatchObject([
      { title: 'two' },
      { row: 1, letter: 'B' },
      { key: human.key },
      null,
      { title: 'one' },
      { plate: 'T-1' },
      { title: 'two' },
      { plate: 'T-1' },
    ]);
    expect(entities[5]).toBeInstanceOf(Truck);
    expect(queries).toHaveLength(5);
  });

  it('hydrates chosen properties, the id always among them', async () => {
    const saved = await dataSource.getRepository(Article).save({ title: 'selected' });
    const [article] = await hydrate(dataSource, [ref(Article, saved.id)], { select: { title: true } });
    expect(article).toEqual({ id: saved.id, title: 'selected' });
  });

  it('refuses to hydrate a label that no entity owns', async () => {
    await expect(hydrate(dataSource, [{ type: 'ghost', id: '1' }])).rejects.toMatchObject({
      code: 'SPOOR_UNKNOWN_ENTITY_TYPE',
    });
  });

  it('finds the distinct labels of a column by one index probe each', async () => {
    await dataSource.getRepository(Seat).save(['C', 'C', 'D'].map((letter, index) => ({ letter, row: 10 + index })));
    const labels = await findLabels(dataSource.manager, 'seat', 'letter');
    expect(labels).toEqual(['A', 'B', 'C', 'D']);
    expect(await findLabels(dataSource.manager, 'vehicle', 'plate')).toEqual(['T-1']);
  });
});
