import { RetryableError, transaction } from '@spoor/core';
import { QueryFailedError, type DataSource } from 'typeorm';
import {
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
  type DatabaseKind,
} from '../support/databases.js';

async function openPair(kind: DatabaseKind): Promise<DataSource> {
  const dataSource = await createTestDataSource(kind);
  await dataSource.query('CREATE TABLE pair (id INTEGER PRIMARY KEY, writer VARCHAR(10))');
  await dataSource.query(`INSERT INTO pair VALUES (1, 'nobody'), (2, 'nobody')`);
  return dataSource;
}

const writers = async (dataSource: DataSource): Promise<string[]> => {
  const rows: { writer: string }[] = await dataSource.query('SELECT writer FROM pair ORDER BY id');
  return rows.map(({ writer }) => writer);
};

afterAll(dropTestDatabases);

describe.each([
  ['postgres', '40P01'],
  ['mariadb', 'ER_LOCK_DEADLOCK'],
] as const)('transaction() in a deadlock (%s)', (kind, code) => {
  it('ends one of the two in a RetryableError whose cause is what the driver said, and commits the other', async () => {
    const dataSource = await openPair(kind);
    let arrivals = 0;
    let open: () => void;
    const bothHoldTheirFirst = new Promise<void>((resolve) => (open = resolve));
    const write = (writer: string, [first, second]: [number, number]) =>
      transaction(dataSource, async (manager) => {
        await manager.query(`UPDATE pair SET writer = '${writer}' WHERE id = ${first}`);
        if (++arrivals === 2) open();
        await bothHoldTheirFirst;
        await manager.query(`UPDATE pair SET writer = '${writer}' WHERE id = ${second}`);
        return writer;
      }).catch((error: unknown) => error);

    const outcomes = await Promise.all([write('one', [1, 2]), write('other', [2, 1])]);
    const winner = outcomes.find((outcome) => typeof outcome === 'string');
    const victim = outcomes.find((outcome) => typeof outcome !== 'string') as RetryableError;
    expect(victim).toBeInstanceOf(RetryableError);
    expect(victim.cause).toBeInstanceOf(QueryFailedError);
    expect((victim.cause as QueryFailedError).driverError).toMatchObject({ code });
    expect(await writers(dataSource)).toEqual([winner, winner]);
  });
});

describeEachDatabase('transaction()', (kind) => {
  let dataSource: DataSource;

  beforeEach(async () => {
    dataSource = await openPair(kind);
  });

  const rename = `UPDATE pair SET writer = 'somebody'`;

  it('returns what the work returns, once it is committed', async () => {
    const answer = { of: 'the work' };
    const returned = await transaction(dataSource, async (manager) => {
      await manager.query(rename);
      return answer;
    });
    expect(returned).toBe(answer);
    expect(await writers(dataSource)).toEqual(['somebody', 'somebody']);
  });

  it('passes an error of the work unchanged, and rolls back', async () => {
    const error = new Error('The work has changed its mind.');
    const failed = transaction(dataSource, async (manager) => {
      await manager.query(rename);
      throw error;
    });
    await expect(failed).rejects.toBe(error);
    expect(await writers(dataSource)).toEqual(['nobody', 'nobody']);
  });

  it('passes an error of the database that no repetition would mend unchanged, and rolls back', async () => {
    let thrown: unknown;
    const failed = transaction(dataSource, async (manager) => {
      await manager.query(rename);
      await manager.query(`INSERT INTO pair VALUES (1, 'a second')`).catch((error: unknown) => {
        thrown = error;
        throw error;
      });
    });
    const error: unknown = await failed.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(QueryFailedError);
    expect(error).toBe(thrown);
    expect(await writers(dataSource)).toEqual(['nobody', 'nobody']);
  });
});
