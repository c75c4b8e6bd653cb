import { Logger } from '@nestjs/common';
import { describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { waitFor } from '../../support/wait-for.js';
import { OutboxFixture, PATIENCE } from './support/outbox-fixture.js';

afterAll(dropTestDatabases);

describeEachDatabase('An outbox that could not deliver', (kind) => {
  const fixture = new OutboxFixture(kind);

  it('tries again what has failed, and holds back its key alone', async () => {
    let failures = 2;
    await fixture.handle('orders', {
      deliver: async (message) => {
        if (message.payload === 'bad' && failures-- > 0) throw new Error('not today');
        fixture.told.push(message);
      },
    });
    const bad = await fixture.add('orders', ['a', 'bad']);
    await fixture.add('orders', ['a', 'after it']);
    const good = await fixture.add('orders', ['b', 'good']);
    expect(await Promise.all([bad.delivered, good.delivered])).toEqual([false, true]);
    await fixture.outbox.settle('orders');
    expect(fixture.payloads).toEqual(['good', 'bad', 'after it']);
  });

  it('keeps what can never be delivered, shows it, and reports it ever more urgently', async () => {
    await fixture.handle('orders', {
      deliver: async (message) => {
        if (message.key === 'poison') throw new Error('undigestible');
        fixture.told.push(message);
      },
    });
    await fixture.add('orders', ['poison', 1], ['poison', 2], ['a', 1]);
    await waitFor(async () => (await fixture.outbox.status('orders')).failing === 1);
    const status = await fixture.outbox.status('orders');
    expect(status).toMatchObject({ length: 2, failing: 1 });
    expect(status.oldestAge).toBeGreaterThanOrEqual(PATIENCE);
    expect(Logger.prototype.warn).toHaveBeenCalledWith(
      expect.stringMatching(/"orders" has failed .*: Error: undigestible/),
    );
    await fixture.dataSource.query('UPDATE spoor_outbox SET attempts = 20 WHERE attempts > 0');
    await waitFor(() => jest.mocked(Logger.prototype.error).mock.calls.length > 0);
    await fixture.add('orders', ['b', 2]);
    await waitFor(() => fixture.told.length === 2);
    const left = await fixture.dataSource.query('SELECT attempts, error FROM spoor_outbox ORDER BY id');
    expect(left).toEqual([
      { attempts: 21, error: 'Error: undigestible' },
      { attempts: 0, error: '' },
    ]);
  });

  it('tries nothing else while the receiver is away, and counts that against no message', async () => {
    let away = true;
    let attempts = 0;
    await fixture.handle('orders', {
      deliver: async (message) => {
        attempts += 1;
        if (away) throw new Error('away');
        fixture.told.push(message);
      },
      isOutage: (error) => (error as Error).message === 'away',
    });
    await fixture.add(
      'orders',
      ...Array.from({ length: 30 }, (_, index): [string, number] => [`key ${index % 3}`, index]),
    );
    const inline = attempts;
    await waitFor(() => attempts >= inline + 6);
    // Each pass begins with one message of each key, at once, and goes no further.
    expect(attempts).toBeLessThan(30);
    expect(await fixture.outbox.status('orders')).toMatchObject({ length: 30, failing: 0 });
    away = false;
    await fixture.outbox.settle('orders');
    for (const key of ['key 0', 'key 1', 'key 2']) {
      const payloads = fixture.told.filter((message) => message.key === key).map(({ payload }) => payload as number);
      expect(payloads).toEqual(payloads.toSorted((one, other) => one - other));
    }
    expect(fixture.told).toHaveLength(30);
  });

  it('gives up a handler that does not end, and calls it again', async () => {
    let calls = 0;
    await fixture.handle('orders', {
      timeout: 100,
      deliver: async (message) => {
        calls += 1;
        if (calls === 1) await new Promise(() => {});
        fixture.told.push(message);
      },
    });
    await fixture.add('orders', ['a', 1]);
    await fixture.outbox.settle('orders');
    expect(fixture.told).toHaveLength(1);
  });

  it('leaves to the relay what was written while nobody handled it here', async () => {
    const handovers: string[] = [];
    const withdraw = fixture.outbox.onHandover((topic) => handovers.push(topic));
    const { delivered } = await fixture.add('orders', ['a', 1], ['a', 2]);
    expect(await delivered).toBe(false);
    await fixture.handle('others');
    await fixture.add('others', ['a', 3]);
    withdraw();
    expect(handovers).toEqual(['orders']);
    expect(await fixture.outbox.oldestAge('orders')).toBeGreaterThanOrEqual(0);
    await fixture.handle('orders');
    await fixture.outbox.settle('orders');
    expect(fixture.payloads).toEqual([3, 1, 2]);
  });

  it('does not relay where it is told not to, but delivers its own', async () => {
    await fixture.add('orders', ['a', 'of another process']);
    await fixture.handle('orders', { relay: false });
    const { delivered } = await fixture.add('orders', ['b', 'own']);
    expect(await delivered).toBe(true);
    await expect(fixture.outbox.settle('orders', AbortSignal.timeout(6 * PATIENCE))).rejects.toThrow(/aborted|timeout/);
    expect(fixture.payloads).toEqual(['own']);
  });
});
