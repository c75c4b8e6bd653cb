import { sql, template, textArray } from '@spoor/core';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';

afterAll(dropTestDatabases);

describe('SQL without parameters', () => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await createTestDataSource('postgres');
  });

  /** PostgreSQL keeps every character but this one, with parameters as without; half a surrogate is none. */
  const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''));

  it.each(['on', 'off'])(
    'says what it would say with them, where standard_conforming_strings is %s',
    async (setting) => {
      const queryRunner = dataSource.createQueryRunner();
      await queryRunner.query(`SET standard_conforming_strings = ${setting}`);
      const quoting = fc.oneof(text, fc.stringMatching(/^['"\\$\n-]*$/));
      await fc.assert(
        fc.asyncProperty(quoting, fc.maxSafeInteger(), async (word, number) => {
          const statement = sql`SELECT CAST(${word} AS text) AS word, CAST(${number} AS bigint) AS number`;
          expect(await queryRunner.query(statement.inline())).toEqual([{ word, number: String(number) }]);
        }),
      );
      await queryRunner.query('RESET standard_conforming_strings');
      await queryRunner.release();
    },
  );

  it('has arrays of any texts, with parameters as without', async () => {
    const words = fc.array(fc.oneof(text, fc.constantFrom('', 'NULL', '{"a"}', 'a,b', '\\"', "'")));
    await fc.assert(
      fc.asyncProperty(words, async (all) => {
        const statement = sql`SELECT ${textArray(all)} AS words`;
        const [parameterized, parameters] = statement.render((position) => `$${position}`);
        for (const [query, given] of [[statement.inline()] as const, [parameterized, parameters] as const])
          expect(await dataSource.query(query, given)).toEqual([{ words: all }]);
      }),
    );
  });

  it('takes nothing but texts and finite numbers, which stay what they are beside a minus', async () => {
    for (const value of [null, undefined, NaN, Infinity, [1], new Date(), true, 1n])
      expect(() => sql`SELECT ${value}`.inline()).toThrow(TypeError);
    expect(await dataSource.query(sql`SELECT 5-${-3} AS sum`.inline())).toEqual([{ sum: 8 }]);
    expect(() => template(['who'], () => sql`SELECT ${1}`)).toThrow(TypeError);
  });

  it('is put together once, and filled in each time', async () => {
    let times = 0;
    const greeting = template(['who'], ({ who }) => {
      times += 1;
      return sql`SELECT 'Hello, ' || ${who} || ' and ' || ${who} AS text`;
    });
    const said = [];
    for (const who of ['Ada', "O'Neill"]) said.push(...(await dataSource.query(greeting({ who }).inline())));
    expect([said, times]).toEqual([[{ text: 'Hello, Ada and Ada' }, { text: "Hello, O'Neill and O'Neill" }], 1]);
  });
});
