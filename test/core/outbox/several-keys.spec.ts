import type { Message } from '@spoor/core/outbox';
import { describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { OutboxFixture } from './support/outbox-fixture.js';

type Written = [key: string, payload: unknown];

/** More than a relay reads at once. */
const MANY = Array.from({ length: 250 }, (_, index): Written => [`other ${index}`, index]);

afterAll(dropTestDatabases);

describeEachDatabase('Messages of several keys', (kind) => {
  const fixture = new OutboxFixture(kind);

  /** Tells the message with this payload once the other one has been told. */
  const tellAfter = (payload: unknown, other: unknown) => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    return async (message: Message) => {
      if (message.payload === payload) await held;
      fixture.told.push(message);
      if (message.payload === other) release();
    };
  };

  /** Fails to tell the message with this payload at first. */
  const failOnce = (payload: unknown) => {
    let failures = 1;
    return async (message: Message) => {
      if (message.payload === payload && failures-- > 0) throw new Error('not today');
      fixture.told.push(message);
    };
  };

  /** Each in a transaction of its own. @returns whether each has been told inline */
  const addEach = async (...messages: Written[]) => {
    const told: Promise<boolean>[] = [];
    for (const message of messages) told.push((await fixture.add('orders', message)).delivered);
    return await Promise.all(told);
  };

  it('are told after what is being told of any of their keys, and before what comes later of any', async () => {
    await fixture.handle('orders', { deliver: tellAfter(1, 'other'), relay: false });
    const delivered = await addEach(['a', 1], ['a\nb', 2], ['b\nc', 3], ['c', 4], ['d', 'other']);
    expect(delivered).toEqual([true, true, true, true, true]);
    expect(fixture.payloads).toEqual(['other', 1, 2, 3, 4]);
  });

  it('are relayed in the order of their commits with whatever shares a key, and keep nothing else waiting', async () => {
    await fixture.add('orders', ['a', 1], ['a\nb', 2], ['c', 3], ['b\nc', 4], ['c', 5], ['d', 'other']);
    await fixture.handle('orders', { deliver: tellAfter(1, 'other') });
    await fixture.outbox.settle('orders');
    expect(fixture.payloads).toEqual(['other', 1, 2, 3, 4, 5]);
  });

  it('hold back, when they fail, later ones of any of their keys, and these those of theirs', async () => {
    await fixture.handle('orders', { deliver: failOnce('bad'), relay: false });
    const delivered = await addEach(['a\nb', 'bad'], ['b\nc', 1], ['c', 2], ['a', 3], ['d', 'good']);
    expect(delivered).toEqual([false, false, false, false, true]);
    expect(fixture.payloads).toEqual(['good']);
  });

  it('do so too when the relay fails to tell them, however much lies between', async () => {
    await fixture.add('orders', ['a\nb', 'bad'], ...MANY, ['b\nc', 'after it'], ['c', 'after that']);
    await fixture.handle('orders', { deliver: failOnce('bad') });
    await fixture.outbox.settle('orders');
    expect(fixture.payloads.slice(0, MANY.length).toSorted()).toEqual(MANY.map(([, index]) => index).toSorted());
    expect(fixture.payloads.slice(MANY.length)).toEqual(['bad', 'after it', 'after that']);
  });

  it('keep back only what shares a key with one that failed, though they wait for others too', async () => {
    await fixture.add('orders', ['b', 'bad'], ['b', 'after it'], ['a', 'good'], ['a\nb', 'after both']);
    await fixture.handle('orders', { deliver: failOnce('bad') });
    await fixture.outbox.settle('orders');
    expect(fixture.payloads).toEqual(['good', 'bad', 'after it', 'after both']);
  });

  it('are left to the relay while another process has yet to tell an earlier one of any of their keys', async () => {
    await fixture.add('orders', ['b', 'of another process']);
    const stop = await fixture.handle('orders', { relay: false });
    const { delivered } = await fixture.add('orders', ['a', 1], ['a\nb', 2], ['c', 3]);
    const after = await fixture.add('orders', ['a', 4]);
    expect(await Promise.all([delivered, after.delivered])).toEqual([false, false]);
    expect(fixture.payloads).toEqual([3]);
    await stop();
    await fixture.handle('orders');
    await fixture.outbox.settle('orders');
    expect(fixture.payloads).toEqual([3, 'of another process', 1, 2, 4]);
  });

  it("are told with the earlier ones of their transaction, though others' lie between", async () => {
    const keys = ['a', 'of another', 'a\nb', 'b'];
    const { ids } = await fixture.add('orders', ...keys.map((key, index): Written => [key, index]));
    const messages = keys.map((key, index) => ({ id: ids[index] as number, key, payload: index }));
    await fixture.handle('orders', { relay: false });
    expect(await fixture.outbox.tell('orders', messages.toSpliced(1, 1))).toBe(true);
    expect(fixture.payloads).toEqual([0, 2, 3]);
  });
});
