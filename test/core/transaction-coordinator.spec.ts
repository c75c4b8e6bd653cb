import { Logger } from '@nestjs/common';
import { TransactionCoordinator, type TransactionConsumer } from '@spoor/core';
import { EntitySchema, type DataSource, type QueryRunner } from 'typeorm';
import {
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
  type DatabaseKind,
} from '../support/databases.js';

class Note {
  id: number;
}
const NoteSchema = new EntitySchema<Note>({
  name: 'Note',
  target: Note,
  tableName: 'note',
  columns: { id: { type: Number, primary: true } },
});

afterAll(dropTestDatabases);

describeEachDatabase('TransactionCoordinator', (kind: DatabaseKind) => {
  let dataSource: DataSource;
  let coordinator: TransactionCoordinator;
  let log: string[];

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: [NoteSchema] });
    await dataSource.query('CREATE TABLE journal (entry varchar(40))');
    coordinator = TransactionCoordinator.of(dataSource);
    log = [];
  });

  const journal = async () =>
    ((await dataSource.query('SELECT entry FROM journal ORDER BY entry')) as { entry: string }[]).map(
      ({ entry }) => entry,
    );

  const consumer = (
    name: string,
    order: number,
    more: Partial<TransactionConsumer<string>> = {},
  ): TransactionConsumer<string> => ({
    name,
    order,
    async persist(work, queryRunner) {
      log.push(`${name} begins`);
      for (const entry of work) await queryRunner.query(`INSERT INTO journal VALUES ('${name} ${entry}')`);
      log.push(`${name} ends`);
    },
    publish: (work) => void log.push(`${name} publishes ${work.join(', ')}`),
    ...more,
  });
  const runnerOf = (manager: { queryRunner?: QueryRunner }) => manager.queryRunner as QueryRunner;

  it('runs consumers one after another in their order, within the transaction, and publishes after the commit', async () => {
    const late = consumer('late', 2);
    const early = consumer('early', 1);
    await dataSource.transaction(async (manager) => {
      await coordinator.enlist(runnerOf(manager), late, 'a');
      await coordinator.enlist(runnerOf(manager), early, 'b');
      await coordinator.enlist(runnerOf(manager), late, 'c');
    });
    await coordinator.drain();
    expect(log).toEqual([
      'early begins',
      'early ends',
      'late begins',
      'late ends',
      'early publishes b',
      'late publishes a, c',
    ]);
    expect(await journal()).toEqual(['early b', 'late a', 'late c']);
  });

  it('has 1,000 works made fewer, and what is left of them once there are twice as many', async () => {
    const condensed: number[] = [];
    const condensing: TransactionConsumer<number> = {
      name: 'condensing',
      order: 1,
      condense(works) {
        condensed.push(works.length);
        return works.filter((work) => work < 800);
      },
      persist: async (works) => void condensed.push(works.length),
    };
    await dataSource.transaction(async (manager) => {
      for (let work = 0; work < 3_000; work += 1) void coordinator.add(runnerOf(manager), condensing, [work]);
    });
    // 800 are left each time.
    expect(condensed).toEqual([1_000, 1_600, 1_600, 1_200]);
  });

  it('stops at the first failure, so that no later consumer writes outside of the rolled back transaction', async () => {
    const failing = consumer('failing', 1, { persist: () => Promise.reject(new Error('persist failed')) });
    const other = consumer('other', 2);
    const transaction = dataSource.transaction(async (manager) => {
      await coordinator.enlist(runnerOf(manager), other, 'a');
      await coordinator.enlist(runnerOf(manager), failing, 'b');
    });
    await expect(transaction).rejects.toThrow('persist failed');
    await coordinator.drain();
    expect(log).toEqual([]);
    expect(await journal()).toEqual([]);
  });

  it('goes on until no work is left: what a consumer causes for an earlier one is done too', async () => {
    const first = consumer('first', 1);
    const second = consumer('second', 2, {
      persist: async (_, queryRunner) => coordinator.enlist(queryRunner, first, 'caused'),
    });
    await dataSource.transaction((manager) => coordinator.enlist(runnerOf(manager), second, 'cause'));
    expect(await journal()).toEqual(['first caused']);
  });

  it('takes what another subscriber adds in its commit hook into the same transaction: both commit, or none', async () => {
    const fails = { isOn: false };
    const early = consumer('early', 1);
    const late = consumer('late', 2);
    const refusing: TransactionConsumer<string> = {
      ...late,
      persist: async (work, queryRunner) => {
        await late.persist?.(work, queryRunner);
        if (fails.isOn) throw new Error('refused');
      },
    };
    dataSource.subscribers.push({
      async beforeTransactionCommit({ queryRunner }: { queryRunner: QueryRunner }) {
        // By now the coordinator's own hook has long begun.
        for (let round = 0; round < 5; round += 1) await queryRunner.query('SELECT 1');
        await coordinator.enlist(queryRunner, refusing, 'x');
      },
    } as never);
    const write = () =>
      dataSource.transaction(async (manager) => {
        await coordinator.enlist(runnerOf(manager), early, 'a');
      });
    await write();
    expect(log).toEqual([
      'early begins',
      'early ends',
      'late begins',
      'late ends',
      'early publishes a',
      'late publishes x',
    ]);
    expect(await journal()).toEqual(['early a', 'late x']);
    fails.isOn = true;
    await expect(write()).rejects.toThrow('refused');
    expect(await journal()).toEqual(['early a', 'late x']);
  });

  it('drops the work of a rolled back savepoint and keeps that of a released one', async () => {
    const one = consumer('one', 1);
    await dataSource.transaction(async (manager) => {
      await coordinator.enlist(runnerOf(manager), one, 'outer');
      await manager
        .transaction(async (nested) => {
          await coordinator.enlist(runnerOf(nested), one, 'dropped');
          await nested.transaction((deeper) => coordinator.enlist(runnerOf(deeper), one, 'dropped too'));
          throw new Error('inner');
        })
        .catch(() => undefined);
      await manager.transaction((nested) => coordinator.enlist(runnerOf(nested), one, 'released'));
    });
    await coordinator.drain();
    expect(await journal()).toEqual(['one outer', 'one released']);
    expect(log).toContain('one publishes outer, released');
  });

  it('an outer rollback drops everything, and calls back for each change in reverse', async () => {
    const one = consumer('one', 1);
    const transaction = dataSource.transaction(async (manager) => {
      coordinator.afterRollback(runnerOf(manager), () => log.push('first undone'));
      coordinator.afterCommit(runnerOf(manager), () => log.push('committed'));
      await manager.transaction(async (nested) => {
        coordinator.afterRollback(runnerOf(nested), () => log.push('second undone'));
        await coordinator.enlist(runnerOf(nested), one, 'a');
      });
      throw new Error('outer');
    });
    await expect(transaction).rejects.toThrow('outer');
    expect(log).toEqual(['second undone', 'first undone']);
    expect(await journal()).toEqual([]);
  });

  it('gives work outside of a transaction one of its own', async () => {
    const queryRunner = dataSource.createQueryRunner();
    await coordinator.enlist(queryRunner, consumer('one', 1), 'alone');
    await queryRunner.release();
    await coordinator.drain();
    expect(log).toEqual(['one begins', 'one ends', 'one publishes alone']);
    expect(await journal()).toEqual(['one alone']);
  });

  it('save with { transaction: false } has no transaction to take part in, and none is left behind', async () => {
    const committed: string[] = [];
    const queryRunner = dataSource.createQueryRunner();
    await queryRunner.manager.save(NoteSchema, { id: 1 }, { transaction: false });
    coordinator.afterCommit(queryRunner, () => committed.push('at once'));
    await queryRunner.release();
    expect(committed).toEqual(['at once']);
  });

  it('a publish that rejects or throws is logged and never reaches the caller', async () => {
    const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const rejecting = consumer('rejecting', 1, { publish: () => Promise.reject(new Error('unreachable')) });
    const throwing = consumer('throwing', 2, {
      publish: () => {
        throw new Error('broken');
      },
    });
    await dataSource.transaction(async (manager) => {
      await coordinator.enlist(runnerOf(manager), rejecting, 'a');
      await coordinator.enlist(runnerOf(manager), throwing, 'b');
    });
    await coordinator.drain();
    expect(errors).toHaveBeenCalledTimes(2);
    expect(await journal()).toEqual(['rejecting a', 'throwing b']);
    errors.mockRestore();
  });

  it('keeps two DataSources apart', async () => {
    const other = await createTestDataSource(kind, { entities: [NoteSchema] });
    expect(TransactionCoordinator.of(other)).not.toBe(coordinator);
    await other.transaction(async () => {
      await dataSource.transaction((manager) => coordinator.enlist(runnerOf(manager), consumer('one', 1), 'a'));
    });
    expect(await journal()).toEqual(['one a']);
  });
});
