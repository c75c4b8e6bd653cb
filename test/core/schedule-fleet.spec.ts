import type { INestApplicationContext } from '@nestjs/common';
import { ModuleRef, NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { SCHEDULE_ENTITIES, ScheduledTask, type ScheduledTaskOptions } from '@spoor/core/schedule';
import { join as joinPath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startChild } from '../support/child.js';
import {
  createTestDatabase,
  createTestDataSource,
  dropTestDatabases,
  testDataSourceOptions,
} from '../support/databases.js';
import { SLACK } from '../support/slack.js';
import { waitFor } from '../support/wait-for.js';

const RUNNER = joinPath(__dirname, 'programs', 'task-runner.mjs');
const EVERY_SECOND = '* * * * * *';

class AppModule {}

afterAll(dropTestDatabases);

describe('In a fleet, a scheduled task', () => {
  const apps: INestApplicationContext[] = [];
  let database: string;

  /** One process of the fleet, with connections of its own. */
  async function join(
    run: ScheduledTaskOptions['run'],
    cron = EVERY_SECOND,
    leaseDuration?: number,
  ): Promise<INestApplicationContext> {
    const dataSource = await createTestDataSource('postgres', { entities: SCHEDULE_ENTITIES, database });
    const provider = {
      provide: ScheduledTask,
      inject: [ModuleRef],
      useFactory: (moduleRef: ModuleRef) =>
        new ScheduledTask({ name: 'task', cron, dataSource, run, leaseDuration }, moduleRef),
    };
    const root = { module: AppModule, imports: [ScheduleModule.forRoot()], providers: [provider] };
    const app = await NestFactory.createApplicationContext(root, { logger: false });
    apps.push(app);
    return app;
  }

  beforeEach(async () => {
    database = await createTestDatabase('postgres');
  });
  afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

  it('works off each scheduled instant once', async () => {
    const observer = await createTestDataSource('postgres', { entities: SCHEDULE_ENTITIES, database });
    const before: number[] = [];
    const run = async () => {
      const [{ doneUntil }] = await observer.query('SELECT "doneUntil" FROM spoor_lease');
      before.push(Number(doneUntil));
    };
    for (let size = 0; size < 4; size += 1) await join(run);
    await waitFor(() => before.length >= 6);
    // Each run finds the one before it noted under an instant of its own.
    const noted = before.slice(1);
    expect(noted).toEqual([...new Set(noted)].toSorted((one, other) => one - other));
    expect(noted.filter((instant) => instant % 1_000 !== 0)).toEqual([]);
  });

  it('that is cut short by a shutdown is made up for elsewhere, though no other instant comes', async () => {
    const leaseDuration = 2_000;
    const cron = onceSoon();
    const log: string[] = [];
    const process = (name: string) =>
      join(
        async (signal) => {
          log.push(name);
          await delay(600_000, undefined, { signal });
        },
        cron,
        leaseDuration,
      );
    const processes = new Map([
      ['first', await process('first')],
      ['second', await process('second')],
    ]);
    await waitFor(() => log.length === 1);
    await delay(2 * leaseDuration);
    expect(log).toHaveLength(1);
    await processes.get(log[0] as string)?.close();
    await waitFor(() => log.length === 2, { timeout: leaseDuration + SLACK });
    expect(new Set(log).size).toBe(2);
  });

  it('is taken over within the lease by another process when the one that runs it is killed', async () => {
    const leaseDuration = 1_500;
    const options = await testDataSourceOptions('postgres', { database });
    await createTestDataSource('postgres', { entities: SCHEDULE_ENTITIES, database }); // makes the table
    const child = startChild(RUNNER, { parameters: [JSON.stringify({ options, leaseDuration })] });
    expect(await child.next()).toEqual({ running: true });
    let runs = 0;
    await join(async () => void (runs += 1), onceSoon(), leaseDuration);
    await delay(2_000 + 2 * leaseDuration);
    expect(runs).toBe(0);
    const killed = performance.now();
    await child.kill('SIGKILL');
    await waitFor(() => runs > 0);
    expect(performance.now() - killed).toBeLessThan(leaseDuration + SLACK);
  });
});

/** A schedule with one instant about two seconds from now, and no other for a day. */
function onceSoon(): string {
  const instant = new Date(Date.now() + 2_000);
  return `${instant.getSeconds()} ${instant.getMinutes()} ${instant.getHours()} * * *`;
}
