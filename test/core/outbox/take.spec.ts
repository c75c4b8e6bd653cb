import { transaction } from '@spoor/core';
import { Outbox, OUTBOX_ENTITIES, type Message } from '@spoor/core/outbox';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../../support/databases.js';
import { OutboxFixture } from './support/outbox-fixture.js';

const MESSAGES = 40;

@Entity()
class Told {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'int' })
  number: number;
}

afterAll(dropTestDatabases);

describeEachDatabase('A handler that takes messages out of the outbox', (kind) => {
  const fixture = new OutboxFixture(kind);

  it('tells each exactly once, in its order, whoever else would tell it at the same time', async () => {
    const database = await createTestDatabase(kind);
    const open = () => createTestDataSource(kind, { database, entities: [...OUTBOX_ENTITIES, Told] });
    const writer = await open();
    // Two connections to one file in one process would wait for each other.
    const others = kind === 'sqlite' ? [writer, writer] : [await open(), await open()];
    await Outbox.of(writer).start();
    // Of another process, which has been killed: nobody tells them here.
    await transaction(writer, (manager) =>
      Outbox.of(writer).add(
        manager,
        'orders',
        Array.from({ length: MESSAGES }, (_, number) => ({ key: `${number % 3}`, payload: number })),
      ),
    );
    const messages = await rowsOf(writer);
    await Promise.all(others.map((dataSource) => tellAll(dataSource, messages)));
    const told = (await writer.manager.find(Told, { order: { id: 'ASC' } })).map(({ number }) => number);
    expect(told).toEqual(Array.from({ length: MESSAGES }, (_, number) => number));
    expect(await rowsOf(writer)).toEqual([]);
  });

  it('leaves them there when its transaction is rolled back, and nobody removes what it has told', async () => {
    let [attempts, removals] = [0, 0];
    const { dataSource, outbox } = fixture;
    dataSource.subscribers.push({
      beforeQuery: ({ query }) => void (removals += Number(/DELETE [^]*spoor_outbox/.test(query))),
    });
    await fixture.handle('orders', {
      takes: true,
      deliver: (message) =>
        transaction(dataSource, async (manager) => {
          expect(await outbox.take(manager, [message.id])).toEqual([message.id]);
          attempts += 1;
          if (attempts === 1) throw new Error('not today');
          fixture.told.push(message);
        }),
    });
    const { delivered, ids } = await fixture.add('orders', ['a', 1]);
    expect(await delivered).toBe(false);
    await outbox.settle('orders');
    expect([attempts, removals]).toEqual([2, 2]);
    expect(fixture.told.map(({ id }) => id)).toEqual(ids);
  });

  it('must have a transaction for it', async () => {
    const { outbox, dataSource } = fixture;
    await expect(outbox.take(dataSource.manager, [1])).rejects.toMatchObject({ code: 'SPOOR_INVALID_ARGUMENT' });
  });
});

/** Some at a time, without a thought of who else does. */
async function tellAll(dataSource: DataSource, messages: readonly Message<number>[]): Promise<void> {
  await Outbox.of(dataSource).start();
  for (let start = 0; start < messages.length; start += 5) {
    const some = messages.slice(start, start + 5);
    await transaction(dataSource, async (manager) => {
      const ids = some.map(({ id }) => id).toReversed();
      const taken = await Outbox.of(dataSource).take(manager, ids);
      const numbers = some.filter(({ id }) => taken.includes(id)).map(({ payload }) => payload);
      for (const number of numbers) await manager.insert(Told, { number });
    });
  }
}

async function rowsOf(dataSource: DataSource): Promise<Message<number>[]> {
  const rows: Record<'id' | 'key' | 'payload', string>[] = await dataSource.query(
    'SELECT * FROM spoor_outbox ORDER BY id',
  );
  return rows.map(({ id, key, payload }) => ({ id: Number(id), key, payload: Number(payload) }));
}
