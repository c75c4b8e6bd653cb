import Database from 'better-sqlite3';
import type { RankedFile, RankedPerson } from '../../apps/demo/src/history/ranked.js';
import type { StatisticsAnswer } from '../../apps/demo/src/statistics/statistics.answers.js';
import { closeBrowser, keepScreenshot, openPage } from '../support/browser.js';
import { createTestDatabase, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { datedHistory } from './support/dated-history.js';
import { Demo, endDemos } from './support/demo.js';
import { gitDays, type Days } from './support/git-days.js';
import { ScratchRepository } from './support/scratch-repository.js';

const ZONES = ['UTC', 'Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe'];
const METRICS = ['commits', 'lines'] as const;
/** In which the history lies. */
const RANGES = ['from=2011-12-25&to=2012-01-03', 'from=2020-03-26&to=2020-10-30', 'from=2021-04-01&to=2021-04-10'];

afterEach(endDemos);
afterAll(async () => {
  await closeBrowser();
  await dropTestDatabases();
});

/** The days on which something was done, of the answers for both metrics. */
async function daysIn(demo: Demo, query: string): Promise<Days> {
  const days: Days = new Map();
  const asked = METRICS.flatMap((metric) => RANGES.map((range) => ({ metric, range })));
  for (const { metric, range } of asked) {
    const { points } = await demo.get<StatisticsAnswer>(`/api/statistics/${metric}?${range}&${query}`);
    for (const { date, value } of points.filter((point) => point.value !== 0))
      days.set(date, { ...(days.get(date) ?? { commits: 0, lines: 0 }), [metric]: value });
  }
  return sorted(days);
}

function sorted(days: Days | undefined): Days {
  return new Map([...(days ?? [])].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

describeEachDatabase('The statistics of the demo', (kind) => {
  it('are what git says of each day, person and file, in every zone, and stay so when more is imported', async () => {
    const repository = ScratchRepository.create();
    repository.import(datedHistory());
    const start = { repository: repository.directory, database: await createTestDatabase(kind) };
    /** In all in each zone, and in the last one of everybody and everything too. */
    const expectDays = async (demo: Demo, zones: readonly string[]): Promise<void> => {
      const people = await demo.get<RankedPerson[]>('/api/people');
      const files = await demo.get<RankedFile[]>('/api/files');
      for (const zone of zones) {
        const git = gitDays(repository, zone);
        expect([zone, await daysIn(demo, `zone=${zone}`)]).toEqual([zone, sorted(git.all)]);
        if (zone !== zones.at(-1)) continue;
        for (const { id, email } of people)
          expect(await daysIn(demo, `zone=${zone}&person=${id}`)).toEqual(sorted(git.people.get(email)));
        for (const { id, path } of files)
          expect(await daysIn(demo, `zone=${zone}&file=${id}`)).toEqual(sorted(git.files.get(path)));
      }
      expect([people.length, files.length]).toEqual([3, 5]);
    };
    const first = await Demo.start(start);
    await first.settled();
    await expectDays(first, ZONES);
    await first.end();

    await repository.write('file-1.txt', 'something\nelse\n');
    repository.git('add', '--all');
    const [author, date] = ['--author=Ada <ada@example.org>', '--date=2020-03-29T00:30:00Z'];
    repository.git('commit', '--quiet', '--message=Late', author, date);
    const second = await Demo.start(start);
    expect(await second.settled()).toMatchObject({ imported: 161 });
    await expectDays(second, ['Pacific/Apia']);
  }, 60_000);
});

describe('The statistics of the demo', () => {
  it('say what is wrong with a request', async () => {
    const repository = ScratchRepository.create();
    repository.commit('One');
    const demo = await Demo.start({ repository: repository.directory, database: await createTestDatabase('sqlite') });
    await demo.settled();
    for (const request of [
      'commits',
      'authors?from=2020-01-01&to=2020-01-02',
      'commits?from=2020-01-01&to=soon',
      'commits?from=2020-01-01&to=2020-02-30',
      'commits?from=2020-01-01&to=2020-01-02&zone=Mars/Phobos',
      'commits?from=2020-01-01&to=2020-01-02&period=fortnight',
      'commits?from=2020-01-01&to=2020-01-02&person=1&file=2',
      'commits?from=0001-01-01&to=9999-12-31',
      'commits?from=0001-01-01&to=9999-12-31&period=hour',
      'commits?from=2000-01-01&to=2020-12-31&period=hour&person=1',
    ])
      expect([request, await demo.get(`/api/statistics/${request}`)]).toEqual([
        request,
        expect.objectContaining({ statusCode: 400 }),
      ]);
  });

  it('are not complete by file in a database from before there were any, which says so', async () => {
    const repository = ScratchRepository.create();
    await repository.write('file', 'text');
    repository.commit('One');
    const start = { repository: repository.directory, database: await createTestDatabase('sqlite') };
    const first = await Demo.start(start);
    expect(await first.settled()).toMatchObject({ notice: null });
    await first.end();
    const file = new Database(start.database);
    file.exec('DELETE FROM demo_change');
    file.close();
    const second = await Demo.start(start);
    expect(await second.settled()).toMatchObject({ state: 'complete', notice: { code: 'older' } });
  });

  it('are linked to from the page, and drawn by person, by file and in the zone of the viewer', async () => {
    const repository = ScratchRepository.create();
    repository.import(datedHistory());
    const demo = await Demo.start({ repository: repository.directory, database: await createTestDatabase('sqlite') });
    await demo.settled();
    const page = await openPage({ viewport: { width: 1_280, height: 900 }, timezoneId: 'Australia/Lord_Howe' });
    await page.goto(demo.url);
    await page.getByRole('link', { name: 'Statistics' }).click();
    await page.locator('#figures[aria-busy=false] figure').waitFor();
    await page.locator('#zone').selectOption('Australia/Lord_Howe');
    await page.locator('#object-type').selectOption('person');
    await page.locator('#range').selectOption('dates');
    await page.locator('#from').fill('2021-04-02');
    await page.locator('#to').fill('2021-04-08');
    await page.locator('.table tbody th', { hasText: '2 Apr 2021' }).waitFor();
    await page.locator('.table thead th', { hasText: 'Chioma' }).waitFor();
    await keepScreenshot(page, 'demo-statistics');
    const [, ...names] = await page.locator('.table thead th').allTextContents();
    expect(names.toSorted()).toEqual(['Ada', 'Ben', 'Chioma']);
    const { people } = gitDays(repository, 'Australia/Lord_Howe');
    const rows = await page.locator('.table tbody tr').all();
    expect(rows).toHaveLength(7);
    for (const [index, row] of rows.entries()) {
      const date = `2021-04-0${8 - index}`;
      const expected = names.map((name) =>
        String(people.get(`${name.toLowerCase()}@example.org`)?.get(date)?.commits ?? 0),
      );
      expect([date, ...(await row.locator('td').allTextContents())]).toEqual([date, ...expected]);
    }
    await page.locator('#object-type').selectOption('file');
    await page.locator('.table thead th', { hasText: 'file-' }).first().waitFor();
  }, 60_000);
});
