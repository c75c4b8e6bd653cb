import { ref, transaction } from '@spoor/core';
import { COUNTER_ENTITIES, EntityCounter, type CounterService } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import { Column, DeleteDateColumn, Entity, PrimaryColumn, type DataSource, type Repository } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

@Entity()
class Post {
  @PrimaryColumn()
  id: number;

  @Column({ default: '' })
  title: string;

  @DeleteDateColumn()
  deletedAt: Date | null;
}

@Entity()
class Seat {
  @PrimaryColumn()
  row: number;

  @PrimaryColumn({ length: 10 })
  letter: string;
}

/** No counter can belong to an id that ends in a space. */
@Entity()
class Word {
  @PrimaryColumn({ length: 10 })
  text: string;
}

afterAll(dropTestDatabases);

describeEachDatabase('The counters of an entity', (kind) => {
  let dataSource: DataSource;
  let posts: Repository<Post>;
  let counters: CounterService;
  let close: () => Promise<void>;

  const countOf = (id: number) => counters.of(ref(Post, id)).get('views');

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...COUNTER_ENTITIES, Post, Seat, Word] });
    posts = dataSource.getRepository(Post);
    const opened = openCounters(dataSource);
    ({ counters, close } = opened);
    await opened.ready();
  });
  afterAll(() => close());
  beforeEach(async () => {
    await dataSource.query(`DELETE FROM ${dataSource.getMetadata(EntityCounter).tablePath}`);
    await dataSource.query(`DELETE FROM ${dataSource.getMetadata(Post).tablePath}`);
    await posts.insert([{ id: 1 }, { id: 2 }, { id: 3 }]);
    for (const id of [1, 2, 3]) await counters.of(ref(Post, id)).incrementMany({ views: 10 + id, likes: 1 });
  });

  it('are looked for once when many entities go of a class that has none, and by id when it has', async () => {
    const statements: string[] = [];
    const watch = { afterQuery: ({ query }: { query: string }) => void statements.push(query) };
    const removeMany = async () => {
      await posts.insert(Array.from({ length: 700 }, (_, index) => ({ id: 1_000 + index })));
      dataSource.subscribers.push(watch as never);
      await posts.createQueryBuilder().delete().where('id >= 1000').execute();
      dataSource.subscribers.splice(dataSource.subscribers.indexOf(watch as never), 1);
      return statements.splice(0).filter((query) => query.includes('spoor_entity_counter'));
    };
    await counters.of(ref(Post, 1_600)).increment('views');
    expect(await removeMany()).toHaveLength(3);
    expect(await countOf(1_600)).toBe(0);
    expect(await Promise.all([1, 2, 3].map(countOf))).toEqual([11, 12, 13]);

    await dataSource.query(`DELETE FROM ${dataSource.getMetadata(EntityCounter).tablePath}`);
    expect(await removeMany()).toEqual([expect.stringMatching(/^SELECT/)]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['remove()', async () => posts.remove(await posts.findOneByOrFail({ id: 1 }))],
    ['delete() by id', () => posts.delete(1)],
    ['delete() by a condition', () => posts.delete({ title: '', id: 1 })],
    ['a query builder', () => posts.createQueryBuilder().delete().where('id = 1').execute()],
    ['a transaction', () => transaction(dataSource, (manager) => manager.delete(Post, 1))],
  ])('go when it is removed by %s, and the others stay', async (_, remove) => {
    await remove();
    expect([await countOf(1), await countOf(2), await countOf(3)]).toEqual([0, 12, 13]);
    expect(await dataSource.getRepository(EntityCounter).countBy({ id: '1' })).toBe(0);
  });

  it('stay when the removal is rolled back', async () => {
    const failing = transaction(dataSource, async (manager) => {
      await manager.delete(Post, 1);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await countOf(1)).toBe(11);
  });

  it('stay while it is only soft-deleted', async () => {
    await posts.softDelete(1);
    expect(await countOf(1)).toBe(11);
    await posts.restore(1);
    expect(await countOf(1)).toBe(11);
  });

  it('begin at nothing for a new entity with the same id', async () => {
    await posts.delete(1);
    await posts.insert({ id: 1 });
    expect(await counters.of(ref(Post, 1)).increment('views')).toBe(1);
  });

  it('go by the thousand when a statement removes thousands', async () => {
    const ids = Array.from({ length: 2_500 }, (_, index) => 1_000 + index);
    await posts.save(
      ids.map((id) => ({ id })),
      { chunk: 500 },
    );
    await counters.incrementAll(ids.map((id) => ({ entity: ref(Post, id), name: 'views', by: 1 })));
    await posts.createQueryBuilder().delete().where('id >= 1000').execute();
    expect(await dataSource.getRepository(EntityCounter).countBy({ name: 'views' })).toBe(3);
  });

  it('go with an entity whose key has several columns', async () => {
    const seat = ref(Seat, { row: 7, letter: 'b' });
    await dataSource.getRepository(Seat).insert([
      { row: 7, letter: 'b' },
      { row: 7, letter: 'c' },
    ]);
    await counters.of(seat).increment('sold');
    await counters.of(ref(Seat, { row: 7, letter: 'c' })).increment('sold');
    await dataSource.getRepository(Seat).delete({ row: 7, letter: 'b' });
    expect(await counters.of(seat).get('sold')).toBe(0);
    expect(await counters.of(ref(Seat, { row: 7, letter: 'c' })).get('sold')).toBe(1);
  });

  it('are no obstacle to the removal of an entity that can have none', async () => {
    const words = dataSource.getRepository(Word);
    await words.insert({ text: 'end ' });
    await words.delete({ text: 'end ' });
    expect(await words.count()).toBe(0);
  });

  it('go also after another instance on the DataSource has been closed', async () => {
    const other = openCounters(dataSource, {}, 'other');
    await other.ready();
    await other.close();
    await posts.delete(2);
    expect(await countOf(2)).toBe(0);
  });
});
