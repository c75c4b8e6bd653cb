import { transaction } from '@spoor/core';
import { Outbox, OUTBOX_ENTITIES, type OutboxReceipt } from '@spoor/core/outbox';
import type { DataSource } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../../support/databases.js';
import { waitFor } from '../../support/wait-for.js';

/** Now and then a slow machine has it given up before. */
const ROUNDS = 10;

afterAll(dropTestDatabases);

describeEachDatabase('A message that comes after one that another process is telling', (kind) => {
  it('is told by the process that wrote it as soon as that other one has been', async () => {
    const database = await createTestDatabase(kind);
    const open = () => createTestDataSource(kind, { database, entities: OUTBOX_ENTITIES });
    const [first, second] = [await open(), await open()];
    const releases: (() => void)[] = [];
    const held = () => new Promise<void>((resolve) => releases.push(resolve));
    const stops = [
      await Outbox.of(first).handle('orders', { relay: false, deliver: held }),
      await Outbox.of(second).handle('orders', { relay: false, deliver: async () => {} }),
    ];
    const outcomes: boolean[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const earlier = await write(first);
      await waitFor(() => releases.length > round, { what: 'the first message to be under way' });
      const { delivered } = await write(second);
      const asked = jest.spyOn(second, kind === 'sqlite' ? 'createQueryRunner' : 'query').mockClear();
      await waitFor(() => asked.mock.calls.length > 0, { what: 'the second process to ask whether it is due' });
      releases.at(-1)?.();
      await earlier.delivered;
      outcomes.push(await delivered);
      await first.query('DELETE FROM spoor_outbox');
    }
    expect(outcomes).toContain(true);
    await Promise.all(stops.map((stop) => stop()));
  });
});

function write(dataSource: DataSource): Promise<OutboxReceipt> {
  return transaction(dataSource, (manager) =>
    Outbox.of(dataSource).add(manager, 'orders', [{ key: 'a', payload: 'something' }]),
  );
}
