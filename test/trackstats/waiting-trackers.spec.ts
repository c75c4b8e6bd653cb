import { Lease, Leases } from '@spoor/core/schedule';
import { CountObjectsByDateTracker, defineMetric, TrackerState } from '@spoor/trackstats';
import { describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { NATURE, NOON, TrackedWorld } from './support/tracked-world.js';

const DURATION = 1_000;
const trackers = ['first', 'second', 'third'].map(
  (ref) => new CountObjectsByDateTracker({ metric: defineMetric({ domain: NATURE, ref }), dateField: 'at' }),
);

afterAll(dropTestDatabases);

describeEachDatabase('Of several trackers', (kind) => {
  const world = TrackedWorld.use(kind);
  beforeEach(async () => {
    for (const tracker of trackers) await world.statistics.track(tracker, world.rows);
    world.clock.advance(60_000);
  });

  /** Who has been run since. */
  const run = async () => {
    const states = await world.dataSource.getRepository(TrackerState).find({ order: { tracker: 'ASC' } });
    return states.filter(({ completeUpTo }) => Number(completeUpTo) > NOON).map(({ tracker }) => tracker.split(' ')[0]);
  };

  it('those are run first that runs which were cut short have not reached', async () => {
    const reached: number[] = [];
    for (let count = 0; count < trackers.length; count += 1) {
      const stop = new AbortController();
      const cut = world.statistics.trackAll({
        signal: stop.signal,
        onProgress: ({ done }) => void (done === 1 && stop.abort()),
      });
      await expect(cut).rejects.toThrow('aborted');
      reached.push((await run()).length);
      world.clock.advance(60_000);
    }
    expect(reached).toEqual([1, 2, 3]);
    const reports = await world.statistics.trackAll();
    expect(reports.map(({ metric }) => metric.ref)).toEqual(['first', 'second', 'third']);
  });

  it('one that fails whenever it is run keeps no other from being reached', async () => {
    const failing = new CountObjectsByDateTracker({
      metric: defineMetric({ domain: NATURE, ref: 'failing' }),
      dateField: 'at',
    });
    const source = world.rows.createQueryBuilder('happening').where('happening.missing = 1');
    await expect(world.statistics.track(failing, source)).rejects.toThrow('missing');
    for (let count = 0; count <= trackers.length; count += 1) {
      const stop = new AbortController();
      const cut = world.statistics.trackAll({
        signal: stop.signal,
        onProgress: ({ done }) => void (done === 1 && stop.abort()),
      });
      await expect(cut).rejects.toThrow('aborted');
      world.clock.advance(60_000);
    }
    expect(await run()).toEqual(['nature.first', 'nature.second', 'nature.third']);
  });

  it('all are run under one lease, although one takes longer than that lasts', async () => {
    // A process with SQLite's one connection cannot renew a lease while it counts; the next run goes on with the others.
    if (kind === 'sqlite') return;
    const { lease } = await new Leases(world.dataSource).acquire('track', { duration: DURATION });
    if (!lease) throw new Error('The lease is not free.');
    const expiry = async () => {
      const { expiresAt } = await world.dataSource.getRepository(Lease).findOneByOrFail({ name: 'track' });
      return Number(expiresAt);
    };
    const begun = await expiry();
    const blocker = world.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query("SELECT tracker FROM spoor_tracker_state WHERE tracker LIKE 'nature.first %' FOR UPDATE");
    const tracked = world.statistics.trackAll({ signal: lease.signal, lease }).catch((error: Error) => error);
    await waitFor(async () => lease.signal.aborted || (await expiry()) > begun + 2 * DURATION);
    await blocker.rollbackTransaction();
    await blocker.release();
    expect(await tracked).toHaveLength(trackers.length);
    expect(await run()).toEqual(['nature.first', 'nature.second', 'nature.third']);
    await lease.release();
  });
});
