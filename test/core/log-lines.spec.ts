import { Logger } from '@nestjs/common';
import { EventBus, describeError, stackOf, transaction, TransactionCoordinator, type EntityRef } from '@spoor/core';
import { Outbox, OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { SCHEDULE_ENTITIES, ScheduledTask } from '@spoor/core/schedule';
import { EntitySchema, type DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { Fleet } from '../sequere/redis-database/support/fleet.js';
import { PATIENCE } from './outbox/support/outbox-fixture.js';

const MARKER = 'ada@example.com';

const Member = new EntitySchema<{ email: string }>({
  name: 'Member',
  columns: { email: { type: 'varchar', length: 40, primary: true } },
});

interface Line {
  readonly level: string;
  readonly text: string;
  readonly module: unknown;
}

let lines: Line[];

beforeEach(() => {
  lines = [];
  const keep =
    (level: string) =>
    (...said: unknown[]) =>
      void lines.push({ level, text: said.join('\n'), module: said.at(-1) });
  Logger.overrideLogger({ log: keep('log'), warn: keep('warn'), error: keep('error') });
});
afterEach(() => Logger.overrideLogger(true));
afterAll(dropTestDatabases);

describeEachDatabase(
  'A line in the log on a database error that quotes a value has the code of the error alone',
  (kind) => {
    let dataSource: DataSource;

    beforeAll(async () => {
      dataSource = await createTestDataSource(kind, { entities: [Member, ...OUTBOX_ENTITIES, ...SCHEDULE_ENTITIES] });
      await dataSource.getRepository(Member).insert({ email: MARKER });
    });

    /** Is refused; what PostgreSQL and MariaDB say of it has the value. */
    const fail = async (): Promise<void> => void (await dataSource.getRepository(Member).insert({ email: MARKER }));
    const code = {
      postgres: '23505',
      mysql: 'ER_DUP_ENTRY',
      mariadb: 'ER_DUP_ENTRY',
      sqlite: 'SQLITE_CONSTRAINT_PRIMARYKEY',
    }[kind];

    function expectOne(level: string, text: string): void {
      expect(lines).toEqual([{ level, text: expect.stringContaining(text), module: 'Spoor' }]);
      expect(lines[0]?.text).toContain(`: QueryFailedError: ${code}`);
      expect(JSON.stringify(lines)).not.toContain(MARKER);
    }

    it('when the handler of an outbox fails, whose key is not named either', async () => {
      const outbox = Outbox.of(dataSource);
      const stop = await outbox.handle('orders', { deliver: fail, patience: PATIENCE, interval: 60_000 });
      await transaction(dataSource, (manager) => outbox.add(manager, 'orders', [{ key: MARKER, payload: MARKER }]));
      await waitFor(() => {
        outbox.wake('orders');
        return lines.length > 0;
      });
      await stop();
      await dataSource.query('DELETE FROM spoor_outbox');
      lines.splice(1);
      expectOne('warn', 'of "orders" has failed');
    });

    it('when a listener fails', async () => {
      const bus = new EventBus<{ told: string }>('spoor:spec');
      bus.on('told', fail);
      await bus.emit('told', MARKER);
      expectOne('error', 'A listener to spoor:spec:told failed');
      expect(lines[0]?.text).toContain('log-lines.spec');
    });

    it('when a task on a schedule fails', async () => {
      const task = new ScheduledTask({ name: 'tidy', cron: '0 0 1 1 *', dataSource, run: fail });
      task['follow'](Date.now());
      await waitFor(() => lines.length > 0);
      await task.beforeApplicationShutdown();
      expectOne('error', '"tidy" failed');
      expect(lines[0]?.text).toContain('log-lines.spec');
    });

    it('when after-commit work fails', async () => {
      const coordinator = TransactionCoordinator.of(dataSource);
      await transaction(dataSource, async ({ queryRunner }) => {
        if (queryRunner) await coordinator.enlist(queryRunner, { name: 'mails', order: 1, publish: fail }, MARKER);
      });
      await coordinator.drain();
      expectOne('error', 'after-commit work of mails failed');
    });
  },
);

describe('The description of an error for a log', () => {
  it('leaves out what Redis repeats after the word for what is wrong', () => {
    const error = Object.assign(new Error(`ERR unknown command, with args beginning with: '${MARKER}'`), {
      name: 'ReplyError',
    });
    expect(describeError(error)).toBe('ReplyError: ERR');
    expect(stackOf(error)).toMatch(/^ReplyError\n +at /);
    expect(stackOf(error)).not.toContain(MARKER);
  });

  it('is the message of an error that says nothing in the words of a server', () => {
    expect(describeError(new TypeError('no function'))).toBe('TypeError: no function');
    expect(describeError(Object.assign(new Error(''), { code: 'ECONNREFUSED' }))).toBe('Error: ECONNREFUSED');
    expect(describeError(new AggregateError([new Error('one'), new Error('other')], 'two'))).toBe(
      'AggregateError: two Error: one; Error: other',
    );
    expect(describeError('thrown')).toBe('thrown');
    expect(stackOf('thrown')).toBeUndefined();
  });
});

it('The line on a copy that cannot be built is of SequereModule, and names the label but not the entity', async () => {
  const fleet = new Fleet('postgres');
  await fleet.start(1);
  const { backend, dataSource } = fleet.first;
  const of: EntityRef = { type: 'user', id: MARKER };
  const isOnCopy = ({ text }: (typeof lines)[0]) => text.startsWith('The copy');
  await dataSource.query('ALTER TABLE spoor_follow RENAME TO elsewhere');
  await waitFor(async () => {
    await backend.counts([of]).catch(() => undefined);
    return lines.some(isOnCopy);
  });
  await dataSource.query('ALTER TABLE elsewhere RENAME TO spoor_follow');
  await fleet.stop();
  expect(lines.find(isOnCopy)).toEqual({
    level: 'error',
    text: expect.stringMatching(/^The copy of an entity labelled "user" could not be built: QueryFailedError: 42P01/),
    module: 'SequereModule',
  });
  expect(JSON.stringify(lines)).not.toContain(MARKER);
});
