import type { Message } from '@spoor/core/outbox';
import { describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { OutboxFixture } from './support/outbox-fixture.js';

afterAll(dropTestDatabases);

describeEachDatabase('An outbox that tells messages together', (kind) => {
  const fixture = new OutboxFixture(kind);
  const calls: unknown[][] = [];
  const together = async (messages: readonly Message[]) => {
    calls.push(messages.map(({ payload }) => payload));
    fixture.told.push(...messages);
  };

  beforeEach(() => void calls.splice(0));

  it('tells those of a transaction at once, in their order, and keeps nothing of them', async () => {
    await fixture.handle('orders', { deliverTogether: together });
    const { ids, delivered } = await fixture.add('orders', ['a', 1], ['b', 2], ['a', 3]);
    expect(await delivered).toBe(true);
    expect(calls).toEqual([[1, 2, 3]]);
    expect(fixture.told.map(({ id }) => id)).toEqual(ids);
    await fixture.outbox.settle('orders');
    expect(await fixture.countRows()).toBe(0);
  });

  it('waits for what is being told of any of their keys', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const deliver = async (message: Message) => (await held, void fixture.told.push(message));
    await fixture.handle('orders', { deliver, deliverTogether: together, relay: false });
    const first = await fixture.add('orders', ['a', 1]);
    const { delivered } = await fixture.add('orders', ['b', 2], ['a', 3]);
    const last = await fixture.add('orders', ['c', 4], ['b', 5]);
    setTimeout(release, 50);
    expect(await Promise.all([first.delivered, delivered, last.delivered])).toEqual([true, true, true]);
    expect(fixture.payloads).toEqual([1, 2, 3, 4, 5]);
  });

  it('leaves to the relay those of a key of which something is still to be told, and tells the others', async () => {
    const { delivered: left } = await fixture.add('orders', ['a', 'of another process']);
    expect(await left).toBe(false);
    const stop = await fixture.handle('orders', { deliverTogether: together, relay: false });
    const { delivered } = await fixture.add('orders', ['a', 1], ['b', 2], ['c', 3], ['b', 4]);
    expect(await delivered).toBe(false);
    expect(calls).toEqual([[2, 3, 4]]);
    await stop();
    await fixture.handle('orders');
    await fixture.outbox.settle('orders');
    expect(fixture.payloads).toEqual([2, 3, 4, 'of another process', 1]);
  });

  it('leaves all of them to the relay when that fails, which tells them one by one', async () => {
    const deliverTogether = () => Promise.reject(new Error('not today'));
    await fixture.handle('orders', { deliverTogether });
    const { delivered } = await fixture.add('orders', ['a', 1], ['b', 2], ['a', 3]);
    expect(await delivered).toBe(false);
    await fixture.outbox.settle('orders');
    expect(fixture.payloads.toSorted()).toEqual([1, 2, 3]);
    expect(fixture.payloads.indexOf(1)).toBeLessThan(fixture.payloads.indexOf(3));
  });

  it('takes JSON that is written already, which the relay reads', async () => {
    await fixture.outbox.start();
    await fixture.dataSource.transaction((manager) =>
      fixture.outbox.add(manager, 'orders', [{ key: 'a', payload: 'as it was given', json: '{"written": "by hand"}' }]),
    );
    await fixture.handle('orders');
    await fixture.outbox.settle('orders');
    expect(fixture.payloads).toEqual([{ written: 'by hand' }]);
  });
});
