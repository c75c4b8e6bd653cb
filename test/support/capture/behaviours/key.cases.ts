import type { RowChange } from '@spoor/core';
import assert from 'node:assert/strict';
import { Account, Tag } from '../entities/index.js';
import { Cell, ExactReading, Subscription } from '../entities/native.entities.js';
import { ADA_ACCOUNT } from '../fixture.js';
import { Listener } from '../listener.js';
import type { BehaviourCase } from '../operation-case.js';
import { told, toldInAnyOrder } from './support.js';
import { assertTold, withEntities } from './told-of.js';

const AT = (milliseconds: number) => new Date(Date.UTC(2024, 0, 1, 12, 0, 0, milliseconds));

/** Primary keys of less usual kinds. */
export const keyCases: BehaviourCase[] = [
  {
    title: 'rows whose keys differ by milliseconds are told apart, or not at all where a Date would have to name them',
    async run(world) {
      const dataSource = await withEntities(world, ExactReading);
      const readings = dataSource.getRepository(ExactReading);
      const line = (operation: string, milliseconds: number) =>
        `${operation} ExactReading ${JSON.stringify({ at: AT(milliseconds).toISOString(), sensor: '1' })}`;
      const listener = new Listener(dataSource);
      world.atEnd(listener.withdraw);
      let heard = 0;
      const assertHeard = async (expected: string[]) => {
        const events = await listener.events();
        assert.deepEqual(toldInAnyOrder(events.slice(heard)), expected.toSorted());
        heard = events.length;
      };
      const isNameless = world.kind !== 'sqlite';
      const nameless = ['invalidate ExactReading'];

      await readings.insert([1, 2, 3].map((milliseconds) => ({ sensor: 1, at: AT(milliseconds), value: 1 })));
      await assertHeard([1, 2, 3].map((milliseconds) => line('insert', milliseconds)));
      await readings.update({ sensor: 1 }, { value: () => 'value * 10' });
      const updates = [1, 2, 3].map((milliseconds) => `${line('update', milliseconds)}: value`);
      await assertHeard(world.kind === 'mariadb' ? nameless : updates);
      const upserted = [2, 4].map((milliseconds) => ({ sensor: 1, at: AT(milliseconds), value: 5 }));
      await readings.upsert(upserted, ['sensor', 'at']);
      await assertHeard(isNameless ? nameless : [`${line('update', 2)}: value`, line('insert', 4)]);
      await readings.delete({ sensor: 1, at: AT(3) });
      await assertHeard([line('delete', 3)]);
      assert.deepEqual(
        (await readings.find({ order: { at: 'ASC' } })).map(({ value }) => value),
        [10, 5, 5],
      );
    },
  },
  {
    title: 'rows whose keys are more exact than a Date are changed and told all the same',
    databases: ['postgres', 'mariadb'],
    async run(world) {
      const dataSource = await withEntities(world, ExactReading);
      const readings = dataSource.getRepository(ExactReading);
      const table = dataSource.driver.escape('exact_reading');
      await dataSource.query(
        `INSERT INTO ${table} (sensor, at, value) VALUES (1, '2024-01-01 12:00:00.001234', 1), (1, '2024-01-01 12:00:00.002345', 2)`,
      );
      const updated = await readings.update({ sensor: 1 }, { value: () => 'value * 10' });
      const listener = new Listener(dataSource);
      world.atEnd(listener.withdraw);
      assert.deepEqual(await readings.update({ sensor: 1 }, { value: () => 'value * 10' }), updated);
      assert.deepEqual(
        (await readings.find({ order: { value: 'ASC' } })).map(({ value }) => value),
        [100, 200],
      );
      const events = (await listener.events()) as RowChange[];
      // MariaDB returns nothing from an UPDATE, and its driver cannot name these rows.
      if (world.kind !== 'postgres') return assert.deepEqual(told(events), ['invalidate ExactReading']);
      assert.deepEqual(events.map(({ before, after }) => [before?.['value'], after?.['value']]).toSorted(), [
        [10, 100],
        [20, 200],
      ]);
    },
  },
  {
    title: 'an entity between two others, whose key is made of relations, is told whichever way it is written',
    async run(world) {
      const dataSource = await withEntities(world, Subscription);
      const subscriptions = dataSource.getRepository(Subscription);
      const account = Object.assign(new Account(), { id: ADA_ACCOUNT });
      const tag = (id: number) => Object.assign(new Tag(), { id });
      const id = (of: number) => JSON.stringify({ accountId: ADA_ACCOUNT, tagId: String(of) });
      const saveAndInsert = async () => {
        await subscriptions.save({ account, tag: tag(1) });
        await subscriptions.insert({ accountId: ADA_ACCOUNT, tagId: 2 });
        await subscriptions.insert({ account, tag: tag(3), level: 3 });
      };
      await assertTold(
        dataSource,
        saveAndInsert,
        [1, 2, 3].map((each) => `insert Subscription ${id(each)}`),
      );
      await assertTold(dataSource, () => subscriptions.update({ tag: { id: 2 } }, { level: 2 }), [
        `update Subscription ${id(2)}: level`,
      ]);
      await assertTold(
        dataSource,
        () => subscriptions.upsert({ accountId: ADA_ACCOUNT, tagId: 3, level: 9 }, ['accountId', 'tagId']),
        [`update Subscription ${id(3)}: level`],
      );
      await assertTold(dataSource, () => subscriptions.delete({ account: { id: ADA_ACCOUNT } }), [
        `delete Subscription ${id(1)}`,
        `delete Subscription ${id(2)}`,
        `delete Subscription ${id(3)}`,
      ]);
    },
  },
  {
    title: 'an upsert that names its key by relations is told',
    async run(world) {
      const dataSource = await withEntities(world, Subscription);
      const subscriptions = dataSource.getRepository(Subscription);
      await subscriptions.insert({ accountId: ADA_ACCOUNT, tagId: 1, level: 1 });
      const id = (of: number) => JSON.stringify({ accountId: ADA_ACCOUNT, tagId: String(of) });
      await assertTold(
        dataSource,
        () =>
          subscriptions.upsert(
            [1, 2].map((each) => ({ account: { id: ADA_ACCOUNT }, tag: { id: each }, level: 5 })),
            ['accountId', 'tagId'],
          ),
        [`update Subscription ${id(1)}: level`, `insert Subscription ${id(2)}`],
      );
    },
  },
  {
    title: 'a key in an embedded is a key',
    async run(world) {
      const dataSource = await withEntities(world, Cell);
      const cells = dataSource.getRepository(Cell);
      const id = (row: number) => JSON.stringify({ column: 'a', row: String(row) });
      const place = (row: number) => ({ row, column: 'a' });
      await assertTold(dataSource, () => cells.insert([1, 2].map((row) => ({ place: place(row) }))), [
        `insert Cell ${id(1)}`,
        `insert Cell ${id(2)}`,
      ]);
      await assertTold(dataSource, () => cells.save({ place: place(1), content: 'x' }), [
        `update Cell ${id(1)}: content`,
      ]);
      await assertTold(dataSource, () => cells.update({ place: { row: 2 } }, { content: 'y' }), [
        `update Cell ${id(2)}: content`,
      ]);
      await assertTold(
        dataSource,
        () =>
          cells.upsert(
            [
              { place: place(1), content: 'z' },
              { place: place(3), content: 'z' },
            ],
            ['place.row', 'place.column'],
          ),
        [`update Cell ${id(1)}: content`, `insert Cell ${id(3)}`],
      );
      await assertTold(dataSource, () => cells.delete({ place: { row: 1 } }), [`delete Cell ${id(1)}`]);
    },
  },
];
