import type { RowChange } from '@spoor/core';
import assert from 'node:assert/strict';
import { Author, Setting, Tag } from '../entities/index.js';
import type { Delivery } from '../listener.js';
import type { BehaviourCase } from '../operation-case.js';
import { toldInAnyOrder } from './support.js';
import { assertChain, ROUNDS, writing, WRITERS } from './writers.js';

const increments = (delivery: Delivery): BehaviourCase['run'] =>
  async function run(world) {
    const listener = world.listen({ delivery });
    const before = (await world.repository(Author).findOneByOrFail({ id: 1 })).rank;
    await writing(() => world.repository(Author).update({ id: 1 }, { rank: () => 'rank + 1' }));
    const changes = (await listener.events()) as RowChange[];
    assert.equal(changes.length, WRITERS * ROUNDS);
    assertChain(changes, 'rank', before, before + WRITERS * ROUNDS);
  };

export const concurrencyCases: BehaviourCase[] = [
  {
    title: 'old values are the locked, previous state: 8 writers × 50 increments of one row are one unbroken chain',
    run: increments('both'),
  },
  {
    title: '… and so they are to a consumer that only publishes',
    run: increments('publish'),
  },
  {
    title: '… and in transactions at READ COMMITTED',
    databases: ['postgres', 'mariadb'],
    async run(world) {
      const listener = world.listen();
      await writing(
        () =>
          world.dataSource.transaction('READ COMMITTED', async (manager) => {
            await manager.update(Author, { login: 'ada' }, { rank: () => 'rank + 1' });
            await manager.increment(Author, { id: 2 }, 'rank', 1);
          }),
        20,
      );
      const changes = (await listener.events()) as RowChange[];
      const of = (id: string) => changes.filter(({ ref }) => ref.id === id);
      assertChain(of('1'), 'rank', 1, 161);
      assertChain(of('2'), 'rank', 2, 162);
    },
  },
  {
    title: '… and with save() of entities that were loaded before others changed them',
    databases: ['postgres', 'mariadb'],
    async run(world) {
      const listener = world.listen();
      const first = await world.repository(Tag).findOneByOrFail({ id: 1 });
      await writing(async (writer, round) => {
        const tag = await world.repository(Tag).findOneByOrFail({ id: 1 });
        tag.color = `${writer} ${round}`;
        await world.repository(Tag).save(tag);
      });
      const changes = (await listener.events()) as RowChange[];
      assert.equal(changes.length, WRITERS * ROUNDS);
      assertChain(changes, 'color', first.color, (await world.repository(Tag).findOneByOrFail({ id: 1 })).color);
    },
  },
  {
    title: 'of concurrent upserts of one new key one is an insertion, and the others update exactly what they replace',
    async run(world) {
      for (const key of ['one', 'two', 'three', 'four', 'five']) {
        const listener = world.listen({ delivery: key === 'two' ? 'publish' : 'both' });
        await writing(
          (writer, round) => world.repository(Setting).upsert({ key, value: `${writer} ${round}` }, ['key']),
          4,
        );
        const changes = (await listener.events()) as RowChange[];
        listener.withdraw();
        const [inserted, ...others] = changes.toSorted((one, other) => one.op.localeCompare(other.op));
        assert.equal(inserted?.op, 'insert');
        assert.deepEqual([...new Set(others.map(({ op }) => op))], ['update']);
        assert.equal(changes.length, WRITERS * 4);
        const { value } = await world.repository(Setting).findOneByOrFail({ key });
        assertChain(others, 'value', inserted.after?.['value'], value);
      }
    },
  },
  {
    title: 'of concurrent upserts of several keys in different orders none fails that would not fail without capture',
    async run(world) {
      const listener = world.listen();
      const keys = ['a', 'b', 'c', 'd'];
      const failures: unknown[] = [];
      await writing(async (writer, round) => {
        const values = keys.map((key) => ({ key, value: `${writer} ${round}` }));
        await world
          .repository(Setting)
          .upsert(values, ['key'])
          .catch((error: unknown) => failures.push(error));
      }, 10);
      assert.deepEqual(failures.map(String), []);
      const changes = (await listener.events()) as RowChange[];
      for (const key of keys) {
        const [inserted, ...others] = changes
          .filter(({ ref }) => ref.id === key)
          .toSorted((one, other) => one.op.localeCompare(other.op));
        const { value } = await world.repository(Setting).findOneByOrFail({ key });
        assertChain(others, 'value', inserted?.after?.['value'], value);
      }
    },
  },
  {
    title: 'of concurrent insertions of one key that ignore a conflict one is told',
    async run(world) {
      const listener = world.listen();
      await writing(
        (_, round) =>
          world.dataSource
            .createQueryBuilder()
            .insert()
            .into(Setting)
            .values({ key: `key ${round}` })
            .orIgnore()
            .execute(),
        5,
      );
      const events = await listener.events();
      assert.deepEqual(
        toldInAnyOrder(events),
        Array.from({ length: 5 }, (_, round) => `insert Setting key ${round}`),
      );
    },
  },
];
