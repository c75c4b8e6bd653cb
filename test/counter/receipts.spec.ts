import { FakeClock } from '@spoor/core/testing';
import { COUNTER_ENTITIES, CounterReceipt } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';

const DAY = 24 * 60 * 60 * 1_000;

afterAll(dropTestDatabases);

describeEachDatabase('idempotency keys', (kind) => {
  it('are remembered for idempotencyTtl, counted anew afterwards, and removed once expired', async () => {
    const dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES });
    const clock = new FakeClock();
    const { counters, close } = openCounters(dataSource, { clock });
    const send = (idempotencyKey: string) => counters.increment('orders', 1, { idempotencyKey });
    expect(await send('a')).toBe(1);
    clock.advance(7 * DAY - 1);
    expect(await send('a')).toBe(1);
    clock.advance(1);
    expect(await send('a')).toBe(2);
    clock.advance(8 * DAY);
    expect(await send('b')).toBe(3);
    const receipts = dataSource.getRepository(CounterReceipt);
    await waitFor(async () => (await receipts.count()) === 1, { what: 'the expired key to be removed' });
    await close();
  });
});
