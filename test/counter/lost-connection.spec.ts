import { LockTimeoutError, OutcomeUnknownError } from '@spoor/core';
import { COUNTER_ENTITIES, type CounterService } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import type { DataSource } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  dropTestDatabases,
  type DatabaseKind,
} from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';

/** Every session on this database but the one that asks. */
const SESSIONS = {
  postgres: `SELECT pid AS id FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  mariadb: 'SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()',
};
const WAITING = { postgres: `wait_event_type = 'Lock'`, mariadb: `command = 'Query' AND info LIKE '%ON DUPLICATE%'` };

afterAll(dropTestDatabases);

describe.each(['postgres', 'mariadb'] satisfies DatabaseKind[])('a lost connection (%s)', (kind) => {
  let dataSource: DataSource;
  let executioner: DataSource;
  let counters: CounterService;
  let close: () => Promise<void>;

  beforeEach(async () => {
    const database = await createTestDatabase(kind);
    dataSource = await createTestDataSource(kind, { database, entities: COUNTER_ENTITIES });
    executioner = await createTestDataSource(kind, { database, poolSize: 1 });
    const open = openCounters(dataSource);
    ({ counters, close } = open);
    await open.ready();
    await counters.increment('n');
  });
  afterEach(() => close());

  const end = async (sessions: string) => {
    const kill = kind === 'postgres' ? 'SELECT pg_terminate_backend' : 'KILL ';
    for (const { id } of await executioner.query<{ id: string }[]>(sessions))
      await executioner.query(`${kill}(${id})`).catch(() => undefined); // it has ended by itself
  };
  const cut = () => end(SESSIONS[kind]);

  /** Connections that the client believes in, be they in use or idle. */
  const connectionsOfClient = (): number => {
    if (kind === 'postgres')
      return (dataSource.driver as unknown as { master: { totalCount: number } }).master.totalCount;
    return (dataSource.driver as unknown as { pool: { _allConnections: { length: number } } }).pool._allConnections
      .length;
  };

  /** An increment whose session is ended as soon as it waits for a row. One that stood aside before that is not. */
  const incrementThatIsCut = async (): Promise<unknown> => {
    let outcome: unknown;
    void counters.increment('n').then(
      (count) => (outcome = count),
      (error: unknown) => (outcome = error),
    );
    const cutWaiting = async () => {
      if (outcome === undefined) await end(`${SESSIONS[kind]} AND ${WAITING[kind]}`);
      return outcome !== undefined;
    };
    await waitFor(cutWaiting, { what: 'the increment to be answered' });
    return outcome instanceof LockTimeoutError ? await incrementThatIsCut() : outcome;
  };

  it('in the middle of a flush is OutcomeUnknownError for its callers, and the next call works', async () => {
    const holder = dataSource.createQueryRunner();
    await holder.startTransaction();
    await counters.increment('n', 1, { manager: holder.manager });
    expect(await incrementThatIsCut()).toBeInstanceOf(OutcomeUnknownError);
    await holder.commitTransaction();
    await holder.release();
    expect(await counters.increment('n')).toBe(3);
  });

  it('while nobody calls is not noticed by the next caller', async () => {
    expect(connectionsOfClient()).toBeGreaterThan(0);
    await cut();
    const gone = async () => connectionsOfClient() === 0 && (await executioner.query(SESSIONS[kind])).length === 0;
    await waitFor(gone, { what: 'both sides to have noticed' });
    expect(await counters.increment('n')).toBe(2);
  });

  it('a key that was sent over a cut connection and retried counts once', async () => {
    const send = () => counters.increment('orders', 1, { idempotencyKey: 'order-1' });
    const retried = async (): Promise<number> =>
      send().catch((error: unknown) => {
        if (error instanceof OutcomeUnknownError) return retried();
        throw error;
      });
    const answers = Promise.all(Array.from({ length: 50 }, retried));
    await cut();
    expect(new Set(await answers)).toEqual(new Set([1]));
    expect(await counters.get('orders')).toBe(1);
  });
});
