import { Leases, LeaseLostError } from '@spoor/core/schedule';
import {
  defineDomain,
  defineMetric,
  Period,
  StatisticByDate,
  TrackerState,
  TRACKSTATS_ENTITIES,
} from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import { join } from 'node:path';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { startChild, type Child } from '../support/child.js';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';

const TICKS = process.env.SPOOR_FULL ? 60 : 8;
const program = (name: string) => join(__dirname, 'programs', `${name}.mjs`);
const VISITS = defineMetric({ domain: defineDomain({ ref: 'web' }), ref: 'visits' });

@Entity()
class Visit {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'bigint' })
  at: string;
}

afterAll(dropTestDatabases);

/** A run that a process has had the lease for, in epoch milliseconds by the database. */
interface Run {
  begun: number;
  ended: number;
  /** The newest scheduled instant that was worked off then. */
  done: number;
  /** How often the tracker was run. */
  times: number;
}

describe('Of a fleet of five that tracks every second', () => {
  let dataSource: DataSource;
  let environment: Record<string, string>;
  const children: Child[] = [];

  beforeEach(async () => {
    const database = await createTestDatabase('postgres');
    dataSource = await createTestDataSource('postgres', { database, entities: [...TRACKSTATS_ENTITIES, Visit] });
    environment = { DATA_SOURCE: JSON.stringify({ type: 'postgres', url: database }) };
    // The database itself keeps account of who has written when.
    await dataSource.query('CREATE TABLE tick (at double precision, pid int, complete bigint)');
    await dataSource.query(`CREATE FUNCTION note_tick() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO tick VALUES (extract(epoch FROM clock_timestamp()), pg_backend_pid(), NEW."completeUpTo"); RETURN NEW; END $$`);
    await dataSource.query(
      'CREATE TRIGGER note_tick AFTER UPDATE ON spoor_tracker_state FOR EACH ROW EXECUTE FUNCTION note_tick()',
    );
    await dataSource.query('CREATE TABLE turn (id serial, at double precision, holder text, done bigint)');
    await dataSource.query(`CREATE FUNCTION note_turn() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO turn (at, holder, done) VALUES (extract(epoch FROM clock_timestamp()), NEW.holder, NEW."doneUntil");
      RETURN NEW; END $$`);
    await dataSource.query(
      `CREATE TRIGGER note_turn AFTER UPDATE OF holder ON spoor_lease FOR EACH ROW
        WHEN (OLD.holder <> NEW.holder) EXECUTE FUNCTION note_turn()`,
    );
  });
  afterEach(() => Promise.all(children.splice(0).map((child) => child.kill('SIGKILL'))));

  const ticks = async (): Promise<{ second: string; runs: number }[]> =>
    await dataSource.query(`SELECT floor(at)::text AS second, count(*)::int AS runs FROM tick GROUP BY 1 ORDER BY 1`);
  /** From when somebody took the lease to when it was given back. */
  const runs = async (): Promise<Run[]> => {
    const found: Record<keyof Run, string>[] = await dataSource.query(`
      SELECT begun * 1000 AS begun, ended * 1000 AS ended, done,
        (SELECT count(*) FROM tick WHERE tick.at BETWEEN begun AND ended) AS times
      FROM (SELECT lag(at) OVER (ORDER BY id) AS begun, at AS ended, holder, done FROM turn) turns
      WHERE holder = '' AND begun IS NOT NULL ORDER BY ended`);
    return found.map(({ begun, ended, done, times }) => ({
      begun: Number(begun),
      ended: Number(ended),
      done: Number(done),
      times: Number(times),
    }));
  };
  const insert = async () => {
    await dataSource.getRepository(Visit).insert({ at: String(Date.now()) });
  };
  const counted = async () => {
    const rows = await dataSource.getRepository(StatisticByDate).find();
    return rows.reduce((total, { value }) => total + Number(value), 0);
  };

  it('each tick is worked off once, one that comes during a run by that run', async () => {
    const interval = 2_000;
    const schedule = { ...environment, SCHEDULE: '*/2 * * * * *' };
    for (let size = 0; size < 5; size += 1) children.push(startChild(program('fleet'), { environment: schedule }));
    for (const child of children) expect(await child.next(60_000)).toEqual({ ready: true });
    await dataSource.query('DELETE FROM turn');
    await waitFor(async () => (await runs()).length > TICKS, { timeout: TICKS * 6_000 + 30_000 });
    await insert();
    await waitFor(async () => (await counted()) === 1, { timeout: 20_000 });
    const found = await runs();
    expect(found.filter(({ times }) => times !== 1)).toEqual([]);
    const own = new Set(found.map(({ done }) => done));
    expect(own.size).toBe(found.length);
    const [first, last] = [found[0]?.done as number, found.at(-1)?.done as number];
    const due = Array.from({ length: (last - first) / interval + 1 }, (_, index) => first + index * interval);
    const others = due.filter((instant) => !own.has(instant));
    const during = (instant: number) => found.some(({ begun, ended }) => begun <= instant && instant <= ended);
    expect(others.filter((instant) => !during(instant))).toEqual([]);
    expect(own.size + others.length).toBe(due.length);
  }, 300_000);

  it('one that is killed in the midst of a run is replaced within the lease', async () => {
    for (let size = 0; size < 5; size += 1) children.push(startChild(program('fleet'), { environment }));
    for (const child of children) expect(await child.next(60_000)).toEqual({ ready: true });
    await waitFor(async () => (await ticks()).length >= 2, { timeout: 30_000 });
    const blocker = dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT tracker FROM spoor_tracker_state FOR UPDATE');
    // Whoever has the lease now waits for the row.
    let holder: Child | undefined;
    await waitFor(async () => {
      const [waiting] = await dataSource.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
      const [lease] = await dataSource.query("SELECT holder FROM spoor_lease WHERE holder <> ''");
      holder = waiting && children.find(({ pid }) => String(lease?.holder).split(/\W/).includes(String(pid)));
      return holder !== undefined;
    });
    await insert();
    await holder?.kill('SIGKILL');
    expect(await counted()).toBe(0);
    await blocker.rollbackTransaction();
    await blocker.release();
    await waitFor(async () => (await counted()) === 1, { timeout: 31_000 + 10_000 });
  }, 120_000);

  it('a holder that comes too late writes nothing', async () => {
    const holder = startChild(program('late-holder'), { environment });
    children.push(holder);
    expect(await holder.next(60_000)).toEqual({ held: true });
    await insert();
    process.kill(holder.pid, 'SIGSTOP');
    let lease: Awaited<ReturnType<Leases['acquire']>>['lease'];
    await waitFor(async () => {
      ({ lease } = await new Leases(dataSource).acquire('trackstats:default:track', { duration: 60_000 }));
      return lease !== undefined;
    });
    process.kill(holder.pid, 'SIGCONT');
    holder.send({});
    expect(await holder.next()).toEqual({ written: false, code: new LeaseLostError('', '').code });
    expect(await counted()).toBe(0);
    await lease?.release();
  }, 120_000);
});

describe.each(['postgres', 'mariadb', 'sqlite'] as const)('A rebuild that is killed (%s)', (kind) => {
  it('is continued from there, and no reader ever sees a gap', async () => {
    const database = await createTestDatabase(kind);
    const dataSource = await createTestDataSource(kind, { database, entities: [...TRACKSTATS_ENTITIES, Visit] });
    const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
    const environment = { DATA_SOURCE: JSON.stringify(address), TRACK_FIRST: '1' };
    const days = 400;
    const visit = (index: number) => ({ at: String(Date.now() - index * 86_400_000) });
    await dataSource.getRepository(Visit).insert(Array.from({ length: days }, (_, index) => visit(index)));
    const { statistics, close } = openStatistics(dataSource);
    const shown = async () =>
      (await statistics.narrow({ metric: VISITS, period: Period.DAY })).map(({ value }) => value);
    const child = startChild(program('rebuild'), { environment: { ...environment, STOP_AT: '0.4' } });
    let told = await child.next<{ days: number; totalDays: number }>(60_000);
    // What was counted before is all there while it is counted anew.
    while (told.days < told.totalDays * 0.4) {
      expect(await shown()).toHaveLength(days);
      told = await child.next<{ days: number; totalDays: number }>(60_000);
    }
    expect((await child.kill('SIGKILL')).signal).toBe('SIGKILL');
    expect(await shown()).toHaveLength(days);
    const { progress } = await dataSource.getRepository(TrackerState).findOneByOrFail({});
    expect(progress).toMatchObject({ total: days });
    const again = startChild(program('rebuild'), { environment });
    expect(await again.next(60_000)).toEqual(told);
    let message: { done?: boolean } = {};
    while (!message.done) {
      message = await again.next(60_000);
      expect(await shown()).toHaveLength(days);
    }
    const state = await dataSource.getRepository(TrackerState).findOneByOrFail({});
    expect(state.progress).toBeNull();
    expect(await shown()).toEqual(Array.from({ length: days }, () => 1));
    await close();
  }, 180_000);
});
