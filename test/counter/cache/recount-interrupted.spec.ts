import {
  CounterCache,
  COUNTER_ENTITIES,
  CounterCacheProgress,
  CounterCaches,
  type CounterCacheOptions,
  type RecountProgress,
} from '@spoor/counter';
import { Column, Entity, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../../support/databases.js';

afterAll(dropTestDatabases);

describeEachDatabase('a recount of a counter cache that was defined anew', (kind) => {
  /** A deployed version of an application. */
  function version(options: Omit<CounterCacheOptions, 'column'>) {
    @Entity('shelf')
    class Shelf {
      @PrimaryColumn({ type: 'int' })
      id: number;
      @Column({ type: 'int', default: 0 })
      books: number;
    }
    @Entity('book')
    class Book {
      @PrimaryGeneratedColumn()
      id: number;
      @Column({ type: 'varchar', length: 20, default: 'novel' })
      kind: string;
      @Column({ type: 'int', default: 3 })
      pages: number;
      @CounterCache(() => Shelf, { column: 'books', ...options })
      @ManyToOne(() => Shelf)
      shelf: { id: number };
    }
    return { Shelf, Book };
  }

  it.each<[string, Omit<CounterCacheOptions, 'column'>, number]>([
    ['another condition', { where: { kind: 'novel' } }, 1],
    ['a sum', { sum: 'pages' }, 6],
  ])('begins anew: %s', async (_, options, expected) => {
    const database = await createTestDatabase(kind);
    const open = async ({ Shelf, Book }: ReturnType<typeof version>) => {
      const dataSource = await createTestDataSource(kind, { database, entities: [Shelf, Book, ...COUNTER_ENTITIES] });
      return { dataSource, caches: CounterCaches.of(dataSource), close: CounterCaches.of(dataSource).open() };
    };
    const old = await open(version({}));
    const shelves = Array.from({ length: 5 }, (__, index) => ({ id: index + 1 }));
    await old.dataSource.getRepository('shelf').insert(shelves);
    await old.dataSource
      .getRepository('book')
      .insert(shelves.flatMap((shelf) => [{ shelf }, { shelf, kind: 'atlas' }]));
    const abort = new AbortController();
    await old.caches.recount({ batchSize: 2, signal: abort.signal, onProgress: () => abort.abort() });
    old.close();
    await old.dataSource.destroy();

    const latest = await open(version(options));
    expect(await latest.caches.recount({ batchSize: 2 })).toMatchObject({ parents: 5, wrong: 5, resumed: false });
    expect(await latest.dataSource.getRepository('shelf').find()).toEqual(
      shelves.map((shelf) => ({ ...shelf, books: expected })),
    );
    expect(await latest.dataSource.getRepository(CounterCacheProgress).count()).toBe(0);
    latest.close();
  });
});

describeEachDatabase('a recount of parents with a composite key that was interrupted', (kind) => {
  @Entity()
  class Cell {
    @PrimaryColumn({ type: 'varchar', length: 8 })
    sheet: string;
    @PrimaryColumn({ type: 'int' })
    number: number;
    @Column({ type: 'int', default: 0 })
    notes: number;
  }
  @Entity()
  class Note {
    @PrimaryGeneratedColumn()
    id: number;
    @CounterCache(() => Cell, { column: 'notes' })
    @ManyToOne(() => Cell)
    cell: Cell;
  }

  it('looks at each parent once, wherever it goes on', async () => {
    const dataSource = await createTestDataSource(kind, { entities: [Cell, Note, ...COUNTER_ENTITIES] });
    const caches = CounterCaches.of(dataSource);
    const close = caches.open();
    const cells = ['a', 'b', 'c'].flatMap((sheet) => [1, 2, 3].map((number) => ({ sheet, number })));
    await dataSource.getRepository(Cell).insert(cells);
    for (let batches = 1; batches <= 4; batches += 1) {
      await dataSource.query('UPDATE cell SET notes = 7');
      const abort = new AbortController();
      const onProgress = ({ parents }: RecountProgress) => parents >= 2 * batches && abort.abort();
      await caches.recount({ batchSize: 2, restart: true, signal: abort.signal, onProgress });
      expect(await caches.recount({ batchSize: 2 })).toMatchObject({
        resumed: true,
        parents: 9,
        wrong: 9 - 2 * batches,
      });
      expect(await dataSource.getRepository(Cell).countBy({ notes: 0 })).toBe(9);
    }
    close();
  });
});
