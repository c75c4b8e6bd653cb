import { ref } from '@spoor/core';
import { FollowCount } from '@spoor/sequere';
import { openSequere } from '@spoor/sequere/testing';
import type { DataSource } from 'typeorm';
import { startChild } from '../support/child.js';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { TEST_ENTITIES, User } from './support/entities.js';

afterAll(dropTestDatabases);

describe('The commands of SequereModule', () => {
  let environment: Record<string, string>;
  let dataSource: DataSource;

  const run = async (...parameters: string[]) => {
    const child = startChild('test/sequere/programs/cli.mjs', { parameters, environment });
    const { code } = await child.ended;
    return { code, lines: child.output().split('\n') };
  };

  beforeAll(async () => {
    const database = await createTestDatabase('sqlite');
    environment = { DATA_SOURCE: JSON.stringify({ type: 'better-sqlite3', database }) };
    dataSource = await createTestDataSource('sqlite', { database, entities: TEST_ENTITIES });
    const { sequere, close } = openSequere(dataSource);
    for (const id of [2, 3, 4]) await sequere.follow(ref(User, id), ref(User, 1));
    await close();
  }, 30_000);

  it('find nothing wrong after ordinary work', async () => {
    for (const command of ['sequere:verify', 'sequere:repair', 'sequere:rebuild']) {
      const { code, lines } = await run(command);
      expect({ code, lines }).toEqual({ code: 0, lines: [expect.stringMatching(/^\d+ checked, 0 differences/)] });
    }
  }, 60_000);

  it('find what is wrong, ending with exit code 1, mend it, and find nothing more', async () => {
    const { tablePath } = dataSource.getMetadata(FollowCount);
    await dataSource.query(`UPDATE ${tablePath} SET followers = 30 WHERE "objectId" = '1'`);
    const found = await run('sequere:verify');
    expect(found.code).toBe(1);
    expect(found.lines).toEqual([
      expect.stringMatching(/user:1 followers.*3.*30|user:1 followers.*30.*3/),
      expect.stringContaining('1 differences found'),
    ]);
    const mended = await run('sequere:repair');
    expect({ code: mended.code, last: mended.lines.at(-1) }).toEqual({
      code: 0,
      last: expect.stringContaining('1 differences mended'),
    });
    expect((await run('sequere:verify')).code).toBe(0);
  }, 60_000);

  it('end with exit code 1 for an instance that there is not', async () => {
    expect((await run('sequere:verify', '--instance', 'ghost')).code).toBe(1);
  }, 30_000);
});
