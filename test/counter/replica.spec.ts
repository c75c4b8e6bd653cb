import { COUNTER_ENTITIES } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import { DataSource } from 'typeorm';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';

afterAll(dropTestDatabases);

describe('a DataSource with a replica', () => {
  it.each([
    ['primary', 1],
    ['replica', 41],
  ] as const)('is read at the %s', async (reads, expected) => {
    const [primary, replica] = [await createTestDatabase('postgres'), await createTestDatabase('postgres')];
    // Two databases that differ stand for a replica that lags behind.
    await createTestDataSource('postgres', { database: primary, entities: COUNTER_ENTITIES });
    const behind = openCounters(
      await createTestDataSource('postgres', { database: replica, entities: COUNTER_ENTITIES }),
    );
    await behind.counters.set('n', 41);
    const dataSource = await new DataSource({
      type: 'postgres',
      entities: COUNTER_ENTITIES,
      replication: { master: { url: primary }, slaves: [{ url: replica }] },
    }).initialize();
    const { counters, close } = openCounters(dataSource, { reads });
    expect(await counters.increment('n')).toBe(1);
    expect(await counters.get('n')).toBe(expected);
    expect(await dataSource.transaction((manager) => counters.get('n', { manager }))).toBe(1);
    await close();
    await behind.close();
    await dataSource.destroy();
  });
});
