import { RetryableError } from '@spoor/core';
import { COUNTER_ENTITIES } from '@spoor/counter';
import { openCounters, type OpenCounters } from '@spoor/counter/testing';
import type { DataSource } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  dropTestDatabases,
  type DatabaseKind,
} from '../support/databases.js';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

afterAll(dropTestDatabases);

describe.each<DatabaseKind>(['postgres', 'mariadb'])('a database that isolates by REPEATABLE READ (%s)', (kind) => {
  let dataSource: DataSource;
  let one: OpenCounters;
  let other: OpenCounters;

  beforeEach(async () => {
    const database = await createTestDatabase(kind);
    const setup = await createTestDataSource(kind, { database, entities: COUNTER_ENTITIES });
    if (kind === 'postgres') {
      const name = new URL(database).pathname.slice(1);
      await setup.query(`ALTER DATABASE ${name} SET default_transaction_isolation = 'repeatable read'`);
    }
    const open = () => createTestDataSource(kind, { database, entities: COUNTER_ENTITIES, synchronize: false });
    dataSource = await open();
    one = openCounters(dataSource);
    other = openCounters(await open());
    await Promise.all([one.ready(), other.ready()]);
  });
  afterEach(async () => {
    await Promise.all([one.close(), other.close()]);
  });

  it('is what the specs below run on', async () => {
    const level =
      kind === 'postgres' ? `current_setting('transaction_isolation')` : `LOWER(REPLACE(@@tx_isolation, '-', ' '))`;
    expect(await dataSource.query(`SELECT ${level} AS level`)).toEqual([{ level: 'repeatable read' }]);
  });

  it('counts exactly what two DataSources count up to a bound', async () => {
    const increments = upTo(100).map((index) =>
      (index % 2 ? one : other).counters.increment('tickets', 1, { max: 1_000 }),
    );
    expect((await Promise.all(increments)).toSorted((a, b) => a - b)).toEqual(upTo(100));
    expect(await one.counters.get('tickets')).toBe(100);
  });

  it('never lets two DataSources pass a bound between them', async () => {
    const increments = upTo(100).map((index) =>
      (index % 2 ? one : other).counters.increment('seats', 1, { max: 30 }).catch(() => 'refused'),
    );
    expect((await Promise.all(increments)).filter((answer) => answer !== 'refused')).toHaveLength(30);
    expect(await one.counters.get('seats')).toBe(30);
  });

  it('counts an idempotency key once that two DataSources send at the same time', async () => {
    const send = async (key: number) => {
      const options = { idempotencyKey: `order ${key}` };
      const sent = upTo(5).map((index) => (index % 2 ? one : other).counters.increment('orders', 1, options));
      return new Set(await Promise.all(sent));
    };
    const answers = await Promise.all(upTo(20).map(send));
    expect(answers.map(({ size }) => size)).toEqual(upTo(20).map(() => 1));
    expect(await one.counters.get('orders')).toBe(20);
    const distinct = answers.flatMap((answer) => [...answer]).toSorted((a, b) => a - b);
    expect(distinct).toEqual(upTo(20));
  });

  it('counts an idempotency key once that was counted after the snapshot of the transaction that repeats it', async () => {
    const options = { idempotencyKey: 'order 1' };
    await one.counters.increment('orders', 10);
    const repeated = dataSource.transaction('REPEATABLE READ', async (manager) => {
      expect(await one.counters.get('orders', { manager })).toBe(10);
      await other.counters.increment('orders', 1, options);
      return await one.counters.increment('orders', 1, { ...options, manager });
    });
    const outcome: unknown = await repeated.catch((error: unknown) => error);
    // PostgreSQL may refuse to write what the snapshot does not show; the caller then runs the transaction again.
    if (kind !== 'postgres' || !(outcome instanceof RetryableError)) expect(outcome).toBe(11);
    expect(await one.counters.get('orders')).toBe(11);
    expect(await one.counters.increment('orders', 1, options)).toBe(11);
  });
});
