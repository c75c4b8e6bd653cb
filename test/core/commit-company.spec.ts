import { TransactionCoordinator, type TransactionConsumer } from '@spoor/core';
import type { DataSource, QueryRunner } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

afterAll(dropTestDatabases);

describeEachDatabase('What a consumer sends with the COMMIT', (kind) => {
  let dataSource: DataSource;
  let coordinator: TransactionCoordinator;
  let queryRunner: QueryRunner;
  let queries: string[];

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind);
    await dataSource.query('CREATE TABLE journal (entry varchar(40) PRIMARY KEY)');
    coordinator = TransactionCoordinator.of(dataSource);
    queries = [];
    dataSource.subscribers.push({ beforeQuery: ({ query }: { query: string }) => void queries.push(query) } as never);
    queryRunner = dataSource.createQueryRunner();
  });

  afterEach(() => queryRunner.release());

  const insert = (entry: string) => `INSERT INTO journal VALUES ('${entry}')`;
  const consumer: TransactionConsumer<string> = {
    name: 'one',
    order: 1,
    async persist(work, runner, sendWithCommit) {
      for (const entry of work)
        if (sendWithCommit) sendWithCommit(insert(entry));
        else await runner.query(insert(entry));
    },
  };
  /** All in transactions of one runner, which is used again. */
  const transact = (...work: string[]) =>
    queryRunner.manager.transaction(async () => {
      await queryRunner.query(insert(`own of ${work.join(' and ')}`));
      coordinator.add(queryRunner, consumer, work);
    });
  const journal = async () =>
    ((await dataSource.query('SELECT entry FROM journal ORDER BY entry')) as { entry: string }[]).map(
      ({ entry }) => entry,
    );

  /** From another commit hook; the function that it returns ends that. */
  const refuseCommits = () => {
    let isOn = true;
    dataSource.subscribers.push({
      beforeTransactionCommit: async () => {
        // By now the coordinator has sent what there is.
        await queryRunner.query('SELECT 1');
        if (isOn) throw new Error('refused');
      },
    } as never);
    return () => void (isOn = false);
  };

  /** From another commit hook, when the consumer has sent. */
  const addLate = () =>
    dataSource.subscribers.push({
      beforeTransactionCommit: async () => {
        for (let round = 0; round < 5; round += 1) await queryRunner.query('SELECT 1');
        coordinator.add(queryRunner, consumer, ['late']);
      },
    } as never);

  it('is committed with the rest, on PostgreSQL in one message', async () => {
    await transact('a', 'b');
    await transact('c');
    const together = kind === 'postgres' ? [`${insert('a')}; ${insert('b')}; COMMIT`, `${insert('c')}; COMMIT`] : [];
    expect(queries.filter((query) => query.includes('; COMMIT'))).toEqual(together);
    expect(await journal()).toEqual(['a', 'b', 'c', 'own of a and b', 'own of c']);
  });

  it('rolls everything back when it fails, and the next transaction is none the wiser', async () => {
    await transact('a');
    await expect(transact('b', 'a', 'c')).rejects.toThrow(/unique|duplicate/i);
    expect(queryRunner.isTransactionActive).toBe(false);
    await transact('d');
    expect(await journal()).toEqual(['a', 'd', 'own of a', 'own of d']);
  });

  it('is not sent when somebody else refuses the commit', async () => {
    const accept = refuseCommits();
    await expect(transact('a')).rejects.toThrow('refused');
    accept();
    await transact('b');
    expect(await journal()).toEqual(['b', 'own of b']);
  });

  it('belongs to the same transaction when another commit hook adds it, and so does what that one has sent', async () => {
    addLate();
    await transact('a');
    expect(await journal()).toEqual(['a', 'late', 'own of a']);
    await expect(transact('b')).rejects.toThrow(/unique|duplicate/i);
    expect(await journal()).toEqual(['a', 'late', 'own of a']);
    expect(queries.filter((query) => /^(START TRANS|BEGIN)/.test(query))).toHaveLength(2);
  });

  it('is never overtaken by what the same consumer sends in a later round', async () => {
    const written: string[] = [];
    const twice: TransactionConsumer<string> = {
      ...consumer,
      async persist(work, runner, sendWithCommit) {
        if (written.length === 0) coordinator.add(runner, twice, ['second']);
        for (const entry of work) {
          if (entry === 'first') sendWithCommit?.(insert(entry), () => written.push('first'));
          if (entry === 'first' && !sendWithCommit) await runner.query(insert(entry)).then(() => written.push('first'));
          if (entry === 'second') await runner.query(insert(entry)).then(() => written.push('second'));
        }
      },
    };
    await queryRunner.manager.transaction(async () => coordinator.add(queryRunner, twice, ['first']));
    expect(written).toEqual(['first', 'second']);
    expect(await journal()).toHaveLength(2);
  });

  if (kind === 'postgres') {
    it('is followed by what another commit hook adds meanwhile', async () => {
      addLate();
      await queryRunner.manager.transaction(async () => coordinator.add(queryRunner, consumer, ['early']));
      // In the order in which they were inserted.
      const rows: unknown[] = await dataSource.query('SELECT entry FROM journal ORDER BY ctid');
      expect(rows).toEqual([{ entry: 'early' }, { entry: 'late' }]);
    });

    it('gives its rows to whom they are meant for, before anybody hears of the commit, and to nobody when it fails', async () => {
      const heard: unknown[] = [];
      const asking: TransactionConsumer<string> = {
        ...consumer,
        async persist([entry], _runner, sendWithCommit) {
          sendWithCommit?.(`SELECT 1 AS unheard`);
          sendWithCommit?.(`${insert(entry as string)} RETURNING entry`, (rows) => heard.push(rows));
        },
      };
      const ask = () =>
        queryRunner.manager.transaction(async () => {
          coordinator.add(queryRunner, asking, ['a']);
          coordinator.afterCommit(queryRunner, () => heard.push('committed'));
        });
      await ask();
      await expect(ask()).rejects.toThrow(/unique|duplicate/i);
      expect(heard).toEqual([[{ entry: 'a' }], 'committed']);
    });

    it('gives nobody the rows of another, also after a commit that was refused', async () => {
      const heard: unknown[] = [];
      const returning: TransactionConsumer<string> = {
        ...consumer,
        async persist(work, _runner, sendWithCommit) {
          for (const entry of work)
            sendWithCommit?.(`${insert(entry)} RETURNING entry`, (rows) => heard.push([entry, rows]));
        },
      };
      const accept = refuseCommits();
      const write = (...work: string[]) =>
        queryRunner.manager.transaction(async () => coordinator.add(queryRunner, returning, work));
      await expect(write('a', 'b')).rejects.toThrow('refused');
      accept();
      await write('c', 'd');
      expect(heard).toEqual(['c', 'd'].map((entry) => [entry, [{ entry }]]));
      expect(queries).not.toContain('');
    });
  }

  it('is sent before a COMMIT that goes without it, because somebody has set query() back, and so is what comes later', async () => {
    const isSetBack = { isOn: true };
    // Before the coordinator, which then sends while it is wrapped.
    dataSource.subscribers.unshift({
      beforeTransactionCommit: async () => {
        const original = queryRunner.query;
        queryRunner.query = wrapping(queryRunner);
        for (let round = 0; round < 5; round += 1) await queryRunner.query('SELECT 1');
        if (isSetBack.isOn) queryRunner.query = original;
      },
    } as never);
    await transact('a');
    await transact('b');
    isSetBack.isOn = false;
    await transact('c');
    await transact('d');
    expect((await journal()).filter((entry) => !entry.startsWith('own'))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('leaves query() as it was, and what somebody has put in its place meanwhile', async () => {
    const accept = refuseCommits();
    await expect(transact('a')).rejects.toThrow('refused');
    expect(Object.hasOwn(queryRunner, 'query')).toBe(false);
    accept();
    const own = (queryRunner.query = wrapping(queryRunner));
    await transact('b');
    expect(queryRunner.query).toBe(own);
  });
});

/** As somebody does who wants to see what is sent. */
function wrapping(queryRunner: QueryRunner): QueryRunner['query'] {
  const { query } = queryRunner;
  return (async (...parameters: Parameters<QueryRunner['query']>) =>
    await query.apply(queryRunner, parameters)) as QueryRunner['query'];
}
