import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChild } from '../../support/child.js';
import { createTestDatabase, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';

const OLDEST = pathToFileURL(join(__dirname, '../../support/programs/typeorm-0.3.mjs')).href;

afterAll(dropTestDatabases);

describeEachDatabase('the built package keeps counter caches exact, and writable by nobody else,', (kind) => {
  it.each([
    ['1', '', true],
    ['0.3', `--import ${OLDEST}`, false],
  ])('on TypeORM %s', async (_, options, isNew) => {
    const database = await createTestDatabase(kind);
    const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
    const child = startChild('test/counter/cache/programs/typeorm-versions.mjs', {
      environment: { DATA_SOURCE: JSON.stringify(address), NODE_OPTIONS: options },
    });
    expect(await child.next()).toEqual({
      become: [
        [2, 5],
        [2, 8],
        [2, 8],
        [2, 8],
        [2, 8],
        [2, 8],
        [1, 3],
        [2, 8],
        [1, 5],
        [1, 77],
        [1, 5],
      ],
      other: 0,
      hasDataSource: isNew,
    });
  });
});
