import { transaction } from '@spoor/core';
import type { OutboxReceipt } from '@spoor/core/outbox';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { OutboxFixture } from './support/outbox-fixture.js';

const MANY = Array.from({ length: 900 }, (_, index): [string, number] => ['a', index]);

afterAll(dropTestDatabases);

describeEachDatabase('Many messages, of which several statements are made,', (kind) => {
  const fixture = new OutboxFixture(kind);

  const failAfter = async (milliseconds: number): Promise<never> => {
    await delay(milliseconds);
    throw new Error('sibling');
  };

  it.each([0, 2, 5, 10])('are gone with the transaction that fails beside them after %d ms', async (milliseconds) => {
    let writing: Promise<unknown> | undefined;
    const failing = transaction(fixture.dataSource, (manager) => {
      writing = fixture.write(manager, 'orders', ...MANY);
      return Promise.all([writing, failAfter(milliseconds)]);
    });
    await expect(failing).rejects.toThrow('sibling');
    // The rest is refused where nobody has waited for it.
    await writing?.catch(() => undefined);
    expect(await fixture.countRows()).toBe(0);
  });

  it('are told to nobody when the transaction fails beside them before all are written', async () => {
    await fixture.handle('orders');
    let writing: Promise<OutboxReceipt> | undefined;
    const failing = transaction(fixture.dataSource, (manager) => {
      writing = fixture.write(manager, 'orders', ...MANY);
      return Promise.all([writing, setImmediate().then(() => Promise.reject(new Error('sibling')))]);
    });
    await expect(failing).rejects.toThrow('sibling');
    const written = await writing?.catch(() => undefined);
    expect(await (written?.delivered ?? false)).toBe(false);
    await fixture.outbox.settle('orders');
    expect([fixture.told, await fixture.countRows()]).toEqual([[], 0]);
  });

  it('are gone with the savepoint that fails beside them, and what stands around it is kept', async () => {
    await transaction(fixture.dataSource, async (manager) => {
      await fixture.write(manager, 'orders', ['a', 'before']);
      const inner = manager.transaction((nested) =>
        Promise.all([fixture.write(nested, 'orders', ...MANY), failAfter(2)]),
      );
      await expect(inner).rejects.toThrow('sibling');
    });
    expect(await fixture.countRows()).toBe(1);
  });
});
