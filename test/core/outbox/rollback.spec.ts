import { transaction } from '@spoor/core';
import { setTimeout as delay } from 'node:timers/promises';
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
    await writing;
    expect(await fixture.countRows()).toBe(0);
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
