import { Counter, COUNTER_ENTITIES, type CounterService } from '@spoor/counter';
import { counterMigrations } from '@spoor/counter/migrations';
import { ChangeListener } from '../../examples/change-listener/src/change-listener.js';
import { startCounters, type CounterApplication } from '../examples/support/counter-application.js';
import { startListener, stopListeners } from '../examples/support/listeners.js';
import { useCouchServer } from '../examples/support/use-couch-server.js';
import { createTestDatabase, createTestDataSource, describeEachDatabase } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';

const BOTTLES = 'Green bottles hanging on the wall';
const LISTENER = 'seq of the animals';

const couch = useCouchServer();

afterEach(stopListeners);

describeEachDatabase('django-generic-counter', (kind) => {
  let database: string;
  let application: CounterApplication;
  let counters: CounterService;

  /** Another process on the same database sees what is stored, and nothing of what the first one holds in memory. */
  async function stored(name: string): Promise<number | undefined> {
    const other = await startCounters(kind, database);
    const handle = await other.counters.find(name);
    await other.close();
    return handle?.count;
  }

  beforeEach(async () => {
    database = await createTestDatabase(kind);
    application = await startCounters(kind, database);
    counters = application.counters;
  });
  afterEach(() => application.close());

  it('"This small Django app provides a simple Counter model which consists of a name and an integer count."', async () => {
    const dataSource = await createTestDataSource(kind, { database, entities: [...COUNTER_ENTITIES] });
    await counters.open(BOTTLES, { count: 10 });
    expect(await dataSource.getRepository(Counter).find()).toEqual([{ name: BOTTLES, count: 10n }]);
  });

  it('"It can be used any time you need to keep a tally of something, or store an arbitrary number in the database."', async () => {
    for (const vote of ['yes', 'no', 'yes']) await counters.increment(vote);
    await counters.set('an arbitrary number', -1_337);
    expect([await stored('yes'), await stored('no'), await stored('an arbitrary number')]).toEqual([2, 1, -1_337]);
  });

  it('"Include django_generic_counter in your INSTALLED_APPS, then use the Counter like so"', async () => {
    const c = await counters.open(BOTTLES, { count: 10 });
    expect(Number(c)).toBe(10); // Ten green bottles hanging on the wall
    expect(c.count).toBe(10); // Ten green bottles hanging on the wall
    await c.decrement(1); // And if one green bottle should accidentally fall
    expect(Number(c)).toBe(9); // There'll be nine green bottles hanging on the wall
    expect(await stored(BOTTLES)).toBe(9);
  });

  it('"Assignment addition c += 10"', async () => {
    const c = await counters.open('c');
    expect(await c.increment(10)).toBe(10);
    expect([c.count, await stored('c')]).toEqual([10, 10]);
  });

  it('"Assignment subtraction c -= 10"', async () => {
    const c = await counters.open('c');
    expect(await c.decrement(10)).toBe(-10);
    expect([c.count, await stored('c')]).toEqual([-10, -10]);
  });

  it('"Cast to int int(c)"', async () => {
    const c = await counters.open('c', { count: 7 });
    expect([Number(c), Number(c) + 1, `${c}`, JSON.stringify({ c })]).toEqual([7, 8, '7', '{"c":7}']);
  });

  it('"Set count to absolute value immediately locally and in database c.set_count(1337)"', async () => {
    const c = await counters.open('c', { count: 10 });
    await c.set(1337);
    expect([c.count, await stored('c')]).toEqual([1337, 1337]);
  });

  it('does not lose what two of them add at once, as reading and writing would', async () => {
    const [one, other] = [await counters.open('c'), await counters.open('c')];
    await Promise.all(Array.from({ length: 50 }, (_, index) => (index % 2 ? one : other).increment(1)));
    expect(await stored('c')).toBe(50);
  });

  it('"The migrations for this project" make what its counters need', async () => {
    const empty = await createTestDatabase(kind);
    const entities = [...COUNTER_ENTITIES];
    const options = { database: empty, entities, synchronize: false, migrations: [...counterMigrations] };
    const dataSource = await createTestDataSource(kind, { ...options, migrationsRun: true });
    await dataSource.getRepository(Counter).insert({ name: 'c', count: 1n });
    expect(await dataSource.getRepository(Counter).find()).toEqual([{ name: 'c', count: 1n }]);
  });

  describe('"a concrete example of the usage of a Counter when applied to keep track of the seq number of a CouchDB change listener"', () => {
    it('"If no counter is found, returns 0."', async () => {
      const listener = new ChangeListener(counters, couch().url, LISTENER, () => true);
      expect(await listener.seq).toBe(0);
      expect(await stored(LISTENER)).toBeUndefined();
    });

    it('"Gets the seq counter for this change listener and returns its count."', async () => {
      await counters.set(LISTENER, 42);
      expect(await new ChangeListener(counters, couch().url, LISTENER, () => true).seq).toBe(42);
    });

    it('"Wait for changes and pass them to `self.change_handler` as they occur."', async () => {
      const animals = await couch().createDatabase(['ant']);
      const seen: string[] = [];
      startListener(counters, animals.url, (_, { id }) => seen.push(id) > 0, LISTENER);
      await waitFor(() => seen.length === 1);
      await animals.write(['bee']);
      await waitFor(() => seen.length === 2);
      expect(seen).toEqual(['ant', 'bee']);
    });

    it('"Gets or creates the seq counter for this change listener and sets its count to \'seq\'", of changes that were handled', async () => {
      const animals = await couch().createDatabase(['ant', 'bee', 'cat']);
      const { listener } = startListener(counters, animals.url, (_, { id }) => id !== 'cat', LISTENER);
      await waitFor(async () => (await listener.seq) === 2);
      expect(await stored(LISTENER)).toBe(2);
    });

    it('"in order to continue from the point at which you left off"', async () => {
      const animals = await couch().createDatabase(['ant', 'bee']);
      const first = startListener(counters, animals.url, () => true, LISTENER);
      await waitFor(async () => (await first.listener.seq) === 2);
      await first.stop();
      await animals.write(['cat']);
      const seen: string[] = [];
      const second = startListener(counters, animals.url, (_, { id }) => seen.push(id) > 0, LISTENER);
      await waitFor(async () => (await second.listener.seq) === 3);
      expect(seen).toEqual(['cat']);
    });
  });
});
