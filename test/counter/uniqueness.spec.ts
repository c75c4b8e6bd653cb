import { COUNTER_ENTITIES } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import type { DataSource } from 'typeorm';
import { startChild } from '../support/child.js';
import {
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
  type DatabaseKind,
} from '../support/databases.js';

const TIMES = 10_000;
const oneTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
const sorted = (counts: number[]) => counts.toSorted((one, other) => one - other);

afterAll(dropTestDatabases);

describeEachDatabase('concurrent increments', (kind) => {
  it('10,000 at once get the values 1 to 10,000, each once', async () => {
    const dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES });
    const { counters, close } = openCounters(dataSource);
    const counts = await Promise.all(oneTo(TIMES).map(() => counters.increment('hot')));
    expect(sorted(counts)).toEqual(oneTo(TIMES));
    expect(await counters.get('hot')).toBe(TIMES);
    await close();
  });
});

describe.each<DatabaseKind>(['postgres', 'mariadb'])('concurrent processes (%s)', (kind) => {
  it('four processes with 10,000 increments each get the values 1 to 40,000, each once', async () => {
    const { options } = await createTestDataSource(kind, { entities: COUNTER_ENTITIES });
    const { type, url } = options as { type: string; url: string };
    const environment = { DATA_SOURCE: JSON.stringify({ type, url }), TIMES: String(TIMES) };
    const children = oneTo(4).map(() => startChild('test/counter/programs/increment-many-times.mjs', { environment }));
    const answers = await Promise.all(children.map((child) => child.next<{ counts: number[] }>(60_000)));
    await Promise.all(children.map(({ ended }) => ended));
    expect(sorted(answers.flatMap(({ counts }) => counts))).toEqual(oneTo(4 * TIMES));
  }, 90_000);

  it("the ancestor's UPDATE and SELECT give duplicates in the same race", async () => {
    const dataSource: DataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES });
    await dataSource.query(`INSERT INTO spoor_counter (name, count) VALUES ('hot', 0)`);
    const increment = async () => {
      await dataSource.query(`UPDATE spoor_counter SET count = count + 1 WHERE name = 'hot'`);
      const [{ count }] = await dataSource.query(`SELECT count FROM spoor_counter WHERE name = 'hot'`);
      return Number(count);
    };
    const caller = async () => {
      const counts: number[] = [];
      while (counts.length < 300) counts.push(await increment());
      return counts;
    };
    const counts = (await Promise.all(oneTo(4).map(caller))).flat();
    expect(counts).toHaveLength(1_200);
    expect(new Set(counts).size).toBeLessThan(1_200);
  });
});
