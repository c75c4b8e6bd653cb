import { StatisticByDate, TrackerState, TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EntitySchema, type DataSource } from 'typeorm';
import { startChild, type Child } from '../support/child.js';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { HeldDatabase } from './support/held-database.js';

const DAYS = 3_000;
/** Of the date that the rebuild of web.visits stands still at. */
const HELD = 1_000;
const visits = new EntitySchema({
  name: 'visit',
  columns: { id: { type: Number, primary: true, generated: true }, at: { type: 'bigint' } },
});

afterAll(dropTestDatabases);

describe('Ctrl-C', () => {
  let dataSource: DataSource;
  let held: HeldDatabase;
  let start: (...parameters: string[]) => Child;

  beforeEach(async () => {
    const database = await createTestDatabase('postgres');
    dataSource = await createTestDataSource('postgres', { database, entities: [...TRACKSTATS_ENTITIES, visits] });
    // One a day, at noon, until yesterday.
    await dataSource.query(
      `INSERT INTO visit (at) SELECT (CAST($1 AS bigint) - day) * 86400000 + 43200000 FROM generate_series(1, ${DAYS}) AS day`,
      [Math.floor(Date.now() / 86_400_000)],
    );
    held = await HeldDatabase.create(dataSource);
    const environment = { DATA_SOURCE: JSON.stringify({ type: 'postgres', url: database }) };
    start = (...parameters) => startChild('test/trackstats/programs/two-trackers-cli.mjs', { parameters, environment });
  });

  afterEach(() => held.letGo());

  const run = async (...parameters: string[]) => {
    const child = start(...parameters);
    return [(await child.ended).code, child.output()];
  };

  /** Presses Ctrl-C while a command stands still. @returns what it has said of that, but for how far it was */
  async function interrupt(child: Child): Promise<string[]> {
    await held.reached();
    process.kill(child.pid, 'SIGINT');
    await waitFor(() => child.hasSent('interrupted'), { timeout: 30_000 });
    await held.letGo();
    expect(await child.ended).toEqual({ code: 1, signal: null });
    return child
      .errors()
      .split('\n')
      .filter((line) => !/^\d of 2 trackers done, now web\.\w+/.test(line));
  }

  /** How many days are stored of each metric. */
  async function stored(): Promise<Record<string, number>> {
    const rows = (await dataSource.query(
      `SELECT ref, COUNT(date) AS days FROM spoor_metric LEFT JOIN spoor_statistic_by_date ON "metricId" = id AND value = 1 GROUP BY ref`,
    )) as { ref: string; days: string }[];
    return Object.fromEntries(rows.map(({ ref, days }) => [ref, Number(days)]));
  }

  it('ends trackstats:track after the tracker that is counted; the next run counts the rest', async () => {
    await held.holdWrites('spoor_statistic_by_date', 'true');
    const child = start('trackstats:track');
    expect(await interrupt(child)).toEqual([
      'Interrupted. What has been counted stays, and the next run counts the rest.',
    ]);
    expect(child.output()).toBe(child.errors());
    expect(await stored()).toEqual({ visits: DAYS, views: 0 });
    const [code, output] = await run('trackstats:track');
    expect(code).toBe(0);
    expect(output).toMatch(/^web\.visits: [12] days counted, .*\nweb\.views: \d{4} days counted, /);
    expect(await stored()).toEqual({ visits: DAYS, views: DAYS });
  }, 120_000);

  it('ends trackstats:rebuild after the part that is counted; the next run goes on there', async () => {
    await held.holdWrites('spoor_statistic_by_date', `NEW.date = CAST(CURRENT_DATE - ${HELD} AS text)`);
    const child = start('trackstats:rebuild');
    expect(await interrupt(child)).toEqual(['Interrupted. Run it again to continue.']);
    expect(child.output()).toBe(child.errors());
    const states = dataSource.getRepository(TrackerState);
    const [{ progress }] = (await states.find()) as [TrackerState];
    const { visits: counted } = (await stored()) as { visits: number };
    expect(counted).toBeGreaterThan(DAYS - HELD);
    expect(counted).toBeLessThan(DAYS);
    const { total, next, last } = progress as { total: number; next: string; last: string };
    expect(counted).toBe(total - (Date.parse(last) - Date.parse(next)) / 86_400_000 - 1);
    // What has been counted is not counted again.
    await dataSource.query('UPDATE spoor_statistic_by_date SET value = 9');
    expect(await run('trackstats:rebuild')).toEqual([0, expect.stringMatching(/Counted anew\.$/)]);
    expect(await stored()).toEqual({ visits: DAYS - counted, views: DAYS });
    expect((await states.find()).map((state) => state.progress)).toEqual([null, null]);
  }, 120_000);

  it('ends trackstats:verify after the tracker that is compared, and changes nothing; it begins anew', async () => {
    await run('trackstats:track');
    const before = await dataSource.getRepository(StatisticByDate).find();
    await held.holdReads('visit', 'true');
    const child = start('trackstats:verify');
    expect(await interrupt(child)).toEqual(['Interrupted. Nothing was changed; it begins anew when it is run again.']);
    expect(child.output()).toBe(child.errors());
    expect(await dataSource.getRepository(StatisticByDate).find()).toEqual(before);
    const [code, output] = await run('trackstats:verify');
    expect(code).toBe(0);
    expect(output).toMatch(/^\d+ days checked, 0 differences found$/m);
    expect(Number.parseInt(String(output))).toBeGreaterThanOrEqual(2 * (DAYS - 1));
  }, 120_000);

  it('pressed again ends a command at once, and the database takes its part back', async () => {
    await held.holdWrites('spoor_statistic_by_date', 'true');
    const child = start('trackstats:track');
    await held.reached();
    let end: object | undefined;
    void child.ended.then((ended) => (end = ended));
    const press = () => end ?? (process.kill(child.pid, 'SIGINT') && undefined);
    expect(await waitFor(press)).toEqual({ code: null, signal: 'SIGINT' });
    await held.letGo();
    expect((await run('trackstats:track'))[1]).toMatch(
      /^web\.visits: \d{4} days counted, .*\nweb\.views: \d{4} days counted, /,
    );
    expect(await stored()).toEqual({ visits: DAYS, views: DAYS });
  }, 120_000);

  it.each([
    ['CSV on standard output', 'csv', /^web\.\w+,day,[\d-]+,1,,false$/],
    ['JSON in a file', 'json', /^\{"metric":"web\.\w+".*"derived":false\}$/],
  ])(
    'leaves whole lines of %s by trackstats:export, and says that they are not all',
    async (_, format, line) => {
      await run('trackstats:track');
      const [{ id }] = (await dataSource.query(`SELECT id FROM spoor_metric WHERE ref = 'views'`)) as [{ id: number }];
      await held.holdReads('spoor_statistic_by_date', `"metricId" = ${id}`);
      const file = format === 'json' && join(tmpdir(), `spoor-${process.pid}.json`);
      const options = ['--format', format, ...(file ? ['--output', file] : [])];
      const read = async (of: Child) => (file ? await readFile(file, 'utf8').catch(() => '') : of.output());
      const lines = async (of: Child) => (await read(of)).split(/,?\r?\n/).filter((text) => text.includes('web.'));
      const child = start('trackstats:export', 'web.visits', 'web.views', ...options);
      await waitFor(async () => (await lines(child)).length > 0, { timeout: 30_000 });
      expect(await interrupt(child)).toEqual([
        'Interrupted. What has been written is incomplete; run it again to write all of it.',
      ]);
      const written = await lines(child);
      expect(written.filter((text) => !line.test(text))).toEqual([]);
      expect(written.length).toBeLessThanOrEqual(DAYS);
      const again = start('trackstats:export', 'web.visits', 'web.views', ...options);
      expect([await again.ended, again.errors()]).toEqual([{ code: 0, signal: null }, '']);
      expect((await lines(again)).filter((text) => line.test(text))).toHaveLength(2 * DAYS);
      if (file) await rm(file);
    },
    60_000,
  );
});
