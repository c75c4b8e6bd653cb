import { createTestDatabase, describeEachDatabase } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { watchCheckpoint } from './support/checkpoint-watch.js';
import { startCounters } from './support/counter-application.js';
import { writeAheadOf } from './support/document-writer.js';
import { changesOf, startProcess } from './support/listener-process.js';
import { useCouchServer } from './support/use-couch-server.js';

const KILLS = 3;
const COUNTER = 'animals:seq';

const couch = useCouchServer();

describeEachDatabase('A change listener that is killed again and again in the middle of a stream', (kind) => {
  it('has every change handled at least once, and its checkpoint never goes back', async () => {
    const storage = await createTestDatabase(kind);
    const application = await startCounters(kind, storage);
    const database = await couch().createDatabase();
    const handled = new Set<string>();
    const start = (): ReturnType<typeof startProcess> =>
      startProcess(storage, '--url', couch().url, '--database', database.name, '--counter', COUNTER);

    let child = start();
    const note = (): number => {
      for (const { id } of changesOf(child)) handled.add(id);
      return handled.size;
    };
    const patience = { what: () => child.output(), timeout: 30_000, interval: 5 };
    const watch = watchCheckpoint(application.counters, COUNTER);
    const writer = writeAheadOf(database, () => handled.size);
    try {
      for (let kills = 0; kills < KILLS;) {
        const enough = handled.size + 40;
        await waitFor(() => note() >= enough, patience);
        expect(await child.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
        // Only a kill in the middle counts, when there was more to handle.
        if (note() < writer.ids.length) kills++;
        const recorded = await application.counters.get(COUNTER);
        child = start();
        const first = await waitFor(() => changesOf(child)[0], patience);
        // Neither something that was recorded again, nor anything left out.
        expect(first.seq).toBeGreaterThan(recorded);
        expect(first.seq).toBeLessThanOrEqual(handled.size + 1);
      }
      await writer.stop();
      await waitFor(() => note() === writer.ids.length, patience);
      expect([...handled]).toEqual(writer.ids);
      await waitFor(async () => (await application.counters.get(COUNTER)) === writer.ids.length);
    } finally {
      await writer.stop();
      await watch.stop();
      await child.kill('SIGKILL');
      await application.close();
    }
    expect(watch.counts.length).toBeGreaterThan(KILLS * 2);
    expect(watch.counts).toEqual(watch.counts.toSorted((one, other) => one - other));
  }, 90_000);
});
