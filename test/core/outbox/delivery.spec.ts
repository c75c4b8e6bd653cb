import { InvalidArgumentError, NotStartedError, transaction } from '@spoor/core';
import { Outbox, OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { OutboxFixture } from './support/outbox-fixture.js';

afterAll(dropTestDatabases);

describeEachDatabase('The outbox', (kind) => {
  const fixture = new OutboxFixture(kind);

  it('delivers what a transaction has written once it has committed, and keeps nothing of it', async () => {
    await fixture.handle('orders');
    const { ids, delivered } = await transaction(fixture.dataSource, async (manager) => {
      const receipt = await fixture.write(manager, 'orders', ['a', { total: 1 }], ['b', null]);
      expect(fixture.told).toEqual([]);
      return receipt;
    });
    expect(await delivered).toBe(true);
    expect(fixture.told).toEqual([
      { id: ids[0], key: 'a', payload: { total: 1 } },
      { id: ids[1], key: 'b', payload: null },
    ]);
    await fixture.outbox.settle('orders');
    expect(await fixture.countRows()).toBe(0);
    expect(await fixture.outbox.status('orders')).toEqual({ length: 0, oldestAge: 0, failing: 0 });
  });

  it('delivers nothing of a transaction that is rolled back', async () => {
    await fixture.handle('orders');
    let delivered: Promise<boolean> | undefined;
    const failing = transaction(fixture.dataSource, async (manager) => {
      ({ delivered } = await fixture.write(manager, 'orders', ['a', 1]));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await delivered).toBe(false);
    await fixture.outbox.settle('orders');
    expect(fixture.told).toEqual([]);
  });

  it('delivers nothing of a savepoint that is rolled back, and what stands around it', async () => {
    await fixture.handle('orders');
    await transaction(fixture.dataSource, async (manager) => {
      await fixture.write(manager, 'orders', ['a', 'before']);
      const inner = manager.transaction(async (nested) => {
        await fixture.write(nested, 'orders', ['a', 'inside']);
        throw new Error('no');
      });
      await expect(inner).rejects.toThrow('no');
      await manager.transaction((nested) => fixture.write(nested, 'orders', ['a', 'kept']));
    });
    await fixture.outbox.settle('orders');
    expect(fixture.payloads).toEqual(['before', 'kept']);
  });

  it('never gives an id twice, though the table is empty again', async () => {
    await fixture.handle('orders');
    const ids: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      ids.push(...(await fixture.add('orders', ['a', 1], ['a', 2])).ids);
      await fixture.outbox.settle('orders');
      expect(await fixture.countRows()).toBe(0);
    }
    expect(ids).toEqual([...new Set(ids)].toSorted((one, other) => one - other));
  });

  it('begins to tell when whoever has committed has gone on', async () => {
    const order: string[] = [];
    await fixture.handle('orders', { ordered: false, deliver: async () => void order.push('told') });
    const { delivered } = await fixture.add('orders', ['a', 1]);
    order.push('gone on');
    expect(await delivered).toBe(true);
    expect(order).toEqual(['gone on', 'told']);
  });

  it('cuts its statements by the size of what they write as well', async () => {
    const large = Array.from({ length: 20 }, (_, index): [string, string] => [`key ${index}`, 'x'.repeat(60_000)]);
    const statements: string[] = [];
    await transaction(fixture.dataSource, async (manager) => {
      const query = manager.query.bind(manager);
      manager.query = (sql: string, parameters?: never) => (statements.push(sql), query(sql, parameters));
      await fixture.write(manager, 'orders', ...large);
    });
    expect(statements).toHaveLength(3);
    expect(await fixture.countRows()).toBe(20);
  });

  it('writes many messages in a few statements, and keeps their order', async () => {
    await fixture.handle('orders');
    const many = Array.from({ length: 700 }, (_, index): [string, number] => ['a', index]);
    const statements: string[] = [];
    const { delivered } = await transaction(fixture.dataSource, async (manager) => {
      const query = manager.query.bind(manager);
      manager.query = (sql: string, parameters?: never) => (statements.push(sql), query(sql, parameters));
      return await fixture.write(manager, 'orders', ...many);
    });
    expect(statements).toHaveLength(2);
    expect(await delivered).toBe(true);
    expect(fixture.payloads).toEqual(many.map(([, index]) => index));
    expect(fixture.told.map(({ id }) => id)).toEqual(
      fixture.told.map(({ id }) => id).toSorted((one, other) => one - other),
    );
  });

  it('carries every character, in keys and payloads', async () => {
    await fixture.handle('orders');
    const payload = { 'ключ "\\': ['\u0000\n', '🪨', 1.5, -0.1, true, null] };
    await fixture.add('orders', ['Bottlés "🪨" \\ ', payload]);
    await fixture.outbox.settle('orders');
    expect(fixture.told).toEqual([{ id: expect.any(Number), key: 'Bottlés "🪨" \\ ', payload }]);
  });

  it('ends after what is under way', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const stop = await fixture.handle('orders', {
      deliver: async (message) => (await held, void fixture.told.push(message)),
    });
    await fixture.add('orders', ['a', 1]);
    const stopping = stop();
    setTimeout(release, 50);
    await stopping;
    expect(fixture.told).toHaveLength(1);
    expect(await fixture.countRows()).toBe(0);
    const late = await fixture.add('orders', ['a', 2]);
    expect(await late.delivered).toBe(false);
    expect(fixture.told).toHaveLength(1);
  });

  it.each([
    ['a key of 256 characters', () => fixture.add('orders', ['k'.repeat(256), 1])],
    ['no transaction', () => fixture.write(fixture.dataSource.manager, 'orders', ['a', 1])],
  ])('refuses %s', async (_, call) => {
    await expect(call()).rejects.toThrow(InvalidArgumentError);
    expect(await fixture.countRows()).toBe(0);
  });

  it('takes payloads as long as the database keeps them, and refuses longer ones', async () => {
    await fixture.handle('orders');
    const longest = 'é'.repeat(32_766);
    await fixture.add('orders', ['a', longest]);
    await fixture.outbox.settle('orders');
    expect(fixture.told[0]?.payload).toBe(longest);
    const longer = fixture.add('orders', ['a', `${longest}ab`]);
    if (kind === 'mariadb' || kind === 'mysql') await expect(longer).rejects.toThrow(/payload has 65536 bytes/);
    else expect(await (await longer).delivered).toBe(true);
  });

  it('is used before it was started: an error that says so', async () => {
    const other = await createTestDataSource(kind, { entities: OUTBOX_ENTITIES });
    const adding = transaction(other, (manager) => Outbox.of(other).add(manager, 'orders', [{ key: 'a', payload: 1 }]));
    await expect(adding).rejects.toThrow(NotStartedError);
  });
});
