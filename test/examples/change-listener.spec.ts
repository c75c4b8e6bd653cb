import type { CounterService } from '@spoor/counter';
import { randomUUID } from 'node:crypto';
import type { ChangeHandler } from '../../examples/change-listener/src/change-listener.js';
import { describeEachDatabase } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { startCounters, type CounterApplication } from './support/counter-application.js';
import { startListener, stopListeners } from './support/listeners.js';
import { useCouchServer } from './support/use-couch-server.js';

const couch = useCouchServer();

afterEach(stopListeners);

/** A handler that notes what it gets, and what it answers with. */
function noting(answer: (id: string) => boolean = () => true): { ids: string[]; handle: ChangeHandler } {
  const ids: string[] = [];
  const handle: ChangeHandler = (_database, { id }) => {
    ids.push(id);
    return answer(id);
  };
  return { ids, handle };
}

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `animal ${String(from + index).padStart(3, '0')}`);

describeEachDatabase('A change listener', (kind) => {
  let application: CounterApplication;
  let counters: CounterService;
  let counter: string;

  beforeAll(async () => {
    application = await startCounters(kind);
    counters = application.counters;
  });

  beforeEach(() => {
    counter = randomUUID();
  });

  afterAll(() => application.close());

  it('starts at 0 when there is no counter, and passes on every change, past ones and new ones', async () => {
    const database = await couch().createDatabase(['ant', 'bee']);
    const { ids, handle } = noting();
    let goOn = (): void => {};
    const lookedAt = new Promise<void>((resolve) => (goOn = resolve));
    const whenLookedAt: ChangeHandler = async (...change) => {
      await lookedAt;
      return handle(...change);
    };
    const { listener } = startListener(counters, database.url, whenLookedAt, counter);
    expect(await counters.find(counter)).toBeNull();
    expect(await listener.seq).toBe(0);
    goOn();
    await waitFor(() => ids.length === 2);
    await database.write(['cat', 'Дятел 🐦\u2028']);
    await waitFor(async () => (await listener.seq) === 4);
    expect(ids).toEqual(['ant', 'bee', 'cat', 'Дятел 🐦\u2028']);
    expect(await counters.get(counter)).toBe(4);
  });

  it('asks for a continuous feed with heartbeats since its count', async () => {
    const database = await couch().createDatabase(numbered(1, 9));
    await counters.set(counter, 7);
    const { listener } = startListener(counters, database.url, noting().handle, counter);
    await waitFor(async () => (await listener.seq) === 9);
    expect(database.feeds).toEqual([{ feed: 'continuous', heartbeat: 'true', since: '7' }]);
  });

  it('that is started again continues after the last change that was handled', async () => {
    const database = await couch().createDatabase(['ant', 'bee']);
    const before = noting();
    const first = startListener(counters, database.url, before.handle, counter);
    await waitFor(async () => (await first.listener.seq) === 2);
    await first.stop();
    await database.write(['cat', 'dog']);
    const after = noting();
    const second = startListener(counters, database.url, after.handle, counter);
    await waitFor(async () => (await second.listener.seq) === 4);
    expect([before.ids, after.ids]).toEqual([
      ['ant', 'bee'],
      ['cat', 'dog'],
    ]);
    expect(database.feeds.map(({ since }) => since)).toEqual(['0', '2']);
  });

  it('records a change when its handler has answered, not before', async () => {
    const database = await couch().createDatabase(numbered(1, 5));
    const countsBefore: number[] = [];
    const { listener } = startListener(
      counters,
      database.url,
      async () => {
        countsBefore.push(await counters.get(counter));
        return true;
      },
      counter,
    );
    await waitFor(async () => (await listener.seq) === 5);
    expect(countsBefore).toEqual([0, 1, 2, 3, 4]);
  });

  it('does not move on at a change that is answered with false, though the feed goes on', async () => {
    const database = await couch().createDatabase(['ant', 'bee', 'cat']);
    const { ids, handle } = noting((id) => id === 'ant');
    const { listener, stop } = startListener(counters, database.url, handle, counter);
    await waitFor(() => ids.length === 3);
    await stop();
    expect(await listener.seq).toBe(1);
  });

  it('gets what was answered with false again when it is restarted, unless it has moved on since', async () => {
    const database = await couch().createDatabase(['ant', 'bee', 'cat', 'dog']);
    const before = noting((id) => id === 'ant' || id === 'cat');
    const first = startListener(counters, database.url, before.handle, counter);
    await waitFor(() => before.ids.length === 4);
    await first.stop();
    const after = noting();
    const second = startListener(counters, database.url, after.handle, counter);
    await waitFor(async () => (await second.listener.seq) === 4);
    expect(after.ids).toEqual(['dog']);
  });

  it('does not move the counter back when it is slower than another one on the same feed', async () => {
    const database = await couch().createDatabase(numbered(1, 6));
    const { promise: released, resolve: release } = withResolvers();
    const counts: number[] = [];
    startListener(
      counters,
      database.url,
      async () => {
        await released;
        counts.push(await counters.get(counter));
        return true;
      },
      counter,
    );
    await waitFor(() => database.feeds.length === 1);
    const fast = startListener(counters, database.url, noting().handle, counter);
    await waitFor(async () => (await fast.listener.seq) === 6);
    release();
    await waitFor(() => counts.length === 6);
    expect(counts).toEqual([6, 6, 6, 6, 6, 6]);
  });

  it('connects again from its counter when connections are cut, and misses nothing', async () => {
    const database = await couch().createDatabase();
    const { ids, handle } = noting();
    const { listener } = startListener(counters, database.url, handle, counter);
    for (const batch of [0, 1, 2]) {
      await database.write(numbered(batch * 30 + 1, batch * 30 + 20));
      await waitFor(() => ids.includes(`animal ${String(batch * 30 + 5).padStart(3, '0')}`));
      couch().cut();
      // What is written while nobody is connected, or nearly nobody.
      await database.write(numbered(batch * 30 + 21, batch * 30 + 30));
      await waitFor(() => database.feeds.length === batch + 2);
    }
    await waitFor(async () => (await listener.seq) === 90);
    expect([...new Set(ids)]).toEqual(numbered(1, 90));
    expect(database.feeds).toHaveLength(4);
  });
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
