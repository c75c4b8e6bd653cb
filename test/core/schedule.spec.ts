import { Logger, Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { ModuleRef, NestFactory } from '@nestjs/core';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { InvalidArgumentError, MissingEntitiesError, NotStartedError } from '@spoor/core';
import { LeaseHeldError, SCHEDULE_ENTITIES, ScheduledTask, type ScheduledTaskOptions } from '@spoor/core/schedule';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';

const EVERY_SECOND = '* * * * * *';

class AppModule {}

afterAll(dropTestDatabases);

describe('A scheduled task', () => {
  const apps: INestApplicationContext[] = [];
  let dataSource: DataSource;
  let warn: jest.SpyInstance;
  let error: jest.SpyInstance;
  let runs: number;

  type Given = Partial<ScheduledTaskOptions>;
  const count = async (): Promise<void> => void (runs += 1);
  const make = (given: Given, moduleRef?: ModuleRef) =>
    new ScheduledTask({ name: 'task', cron: EVERY_SECOND, dataSource, run: count, ...given }, moduleRef);

  /** An application that provides the task as the modules do. */
  async function start(given: Given, imports: DynamicModule['imports'] = [ScheduleModule.forRoot()]) {
    const provider = {
      provide: ScheduledTask,
      inject: [ModuleRef],
      useFactory: (moduleRef: ModuleRef) => make(given, moduleRef),
    };
    const app = await NestFactory.createApplicationContext(
      { module: AppModule, imports, providers: [provider] },
      { logger: false, abortOnError: false },
    );
    apps.push(app);
    return { app, task: app.get(ScheduledTask) };
  }

  const registriesOf = (app: INestApplicationContext) =>
    app.get(SchedulerRegistry, { strict: false, each: true }) as unknown as SchedulerRegistry[];
  const jobsOf = (app: INestApplicationContext) =>
    registriesOf(app).flatMap((registry) => [...registry.getCronJobs().values()]);

  beforeAll(async () => {
    dataSource = await createTestDataSource('sqlite', { entities: SCHEDULE_ENTITIES });
  });
  beforeEach(() => {
    runs = 0;
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
  });
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await dataSource.query('DELETE FROM spoor_lease');
    jest.restoreAllMocks();
  });
  it("is a job of the application's own scheduler, and runs when that says so", async () => {
    const { app } = await start({});
    expect(jobsOf(app)).toHaveLength(1);
    await waitFor(() => runs >= 2);
    expect(warn).not.toHaveBeenCalled();
    expect(error).not.toHaveBeenCalled();
  });

  it('fires once although two modules import ScheduleModule.forRoot()', async () => {
    @Module({ imports: [ScheduleModule.forRoot()] })
    class AnotherLibrary {}
    const { app } = await start({}, [ScheduleModule.forRoot(), AnotherLibrary]);
    expect(registriesOf(app)).toHaveLength(2);
    expect(jobsOf(app)).toHaveLength(1);
    await waitFor(() => runs > 0);
  });

  it('warns once, with the remedy, where no scheduler is', async () => {
    await start({}, []);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/"task" will not run by itself.*ScheduleModule\.forRoot\(\)/)],
    ]);
  });

  it('reads its schedule in its time zone', async () => {
    const { app } = await start({ cron: '30 3 * * *', timeZone: 'Asia/Tokyo' });
    expect(jobsOf(app)[0]?.nextDate().toUTC().toFormat('HH:mm')).toBe('18:30');
  });

  it.each<[string, Given]>([
    ['a schedule that cannot be understood', { cron: 'every now and then' }],
    ['a time zone that does not exist', { timeZone: 'Atlantis/Capital' }],
  ])('refuses to start with %s', async (_, given) => {
    await expect(start(given)).rejects.toThrow(InvalidArgumentError);
  });

  it('refuses to start on a DataSource without its entity', async () => {
    const without = await createTestDataSource('sqlite', { entities: [] });
    await expect(start({ dataSource: without })).rejects.toThrow(MissingEntitiesError);
  });

  it.each<[string, Given]>([
    ['without a schedule', { cron: false }],
    ['in a process that only serves the web', { enabled: false }],
  ])('%s runs when it is told to, and only then', async (_, given) => {
    const { app, task } = await start(given);
    expect(jobsOf(app)).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
    await task.runOnce();
    expect(runs).toBe(1);
  });

  it('that is told to run while it runs joins that run', async () => {
    let finish = (): void => {};
    const task = make({ run: () => count().then(() => new Promise<void>((resolve) => (finish = resolve))) });
    const both = Promise.all([task.runOnce(), task.runOnce()]);
    await waitFor(() => runs > 0);
    const third = task.runOnce();
    finish();
    await Promise.all([both, third]);
    expect(runs).toBe(1);
    const later = task.runOnce();
    await waitFor(() => runs === 2);
    finish();
    await later;
  });

  it('that runs longer than its schedule covers what came meanwhile, in one run', async () => {
    const begun: number[] = [];
    const run = async () => {
      begun.push(performance.now());
      await delay(1_500);
    };
    await start({ run });
    await waitFor(() => begun.length === 2);
    const [first = 0, second = 0] = begun;
    expect(second - first).toBeGreaterThan(1_750); // not as soon as the first has ended
  });

  it('rejects runOnce() with the error of its work, and runs again afterwards', async () => {
    const failure = new Error('disk full');
    const run = () => (runs === 0 ? count().then(() => Promise.reject(failure)) : count());
    const task = make({ run });
    await expect(task.runOnce()).rejects.toBe(failure);
    await task.runOnce();
    expect(runs).toBe(2);
  });

  it('that fails on schedule is logged with its name, once an instant, and goes on', async () => {
    await start({ run: () => count().then(() => Promise.reject(new Error(`disk full ${runs}`))) });
    await waitFor(() => error.mock.calls.length >= 2);
    expect(error.mock.calls[0]).toEqual([
      '"task" failed: Error: disk full 1',
      expect.stringContaining('schedule.spec'),
    ]);
    expect(error.mock.calls.length).toBe(runs);
  });

  it('is asked to stop and awaited when the application closes', async () => {
    let ended = false;
    const run = async (signal: AbortSignal) => {
      await count();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await delay(200);
      ended = true;
    };
    const { app, task } = await start({ run });
    await waitFor(() => runs > 0);
    await app.close();
    expect(ended).toBe(true);
    expect(error).not.toHaveBeenCalled();
    await expect(task.runOnce()).rejects.toThrow(NotStartedError);
  });

  it('that ends with an AbortError because the application closes is not logged as a failure', async () => {
    const { app } = await start({ run: (signal) => count().then(() => delay(60_000, undefined, { signal })) });
    await waitFor(() => runs > 0);
    await app.close();
    expect(error).not.toHaveBeenCalled();
  });

  it('that another process runs is refused by runOnce(), and not by its schedule', async () => {
    const elsewhere = make({ run: (signal) => delay(60_000, undefined, { signal }) });
    const there = elsewhere.runOnce();
    const { task } = await start({});
    await waitFor(async () => (await dataSource.query('SELECT * FROM spoor_lease')).length > 0);
    await expect(task.runOnce()).rejects.toThrow(LeaseHeldError);
    await expect(task.runOnce()).rejects.toMatchObject({ code: 'SPOOR_LEASE_HELD', holder: expect.any(String) });
    await elsewhere.beforeApplicationShutdown();
    await expect(there).rejects.toThrow('aborted');
    await task.runOnce();
    expect(error).not.toHaveBeenCalled();
  });

  it('can be fired by hand through the scheduler, again and again', async () => {
    const { app } = await start({ cron: '0 0 1 1 *' });
    for (const expected of [1, 2, 3]) {
      await jobsOf(app)[0]?.fireOnTick();
      await waitFor(() => runs === expected);
      await delay(2);
    }
  });

  it('that cannot ask for its lease is logged once an instant, and goes on when it can', async () => {
    await start({});
    await dataSource.query('ALTER TABLE spoor_lease RENAME TO elsewhere');
    await waitFor(() => error.mock.calls.length > 0);
    await delay(200);
    await dataSource.query('ALTER TABLE elsewhere RENAME TO spoor_lease');
    expect(error.mock.calls).toEqual([[expect.stringContaining('SqliteError: SQLITE_ERROR'), expect.anything()]]);
    await waitFor(() => runs > 0);
  });
});
