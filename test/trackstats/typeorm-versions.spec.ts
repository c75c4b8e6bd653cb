import { trackstatsConformance } from '@spoor/trackstats/testing';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChild } from '../support/child.js';
import { createTestDatabase, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

const OLDEST = pathToFileURL(join(__dirname, '../support/programs/typeorm-0.3.mjs')).href;

interface Report {
  cases: { title: string; error?: string }[];
  /** Managers know their DataSource by that name since 1.0. */
  hasDataSource: boolean;
}

afterAll(dropTestDatabases);

describeEachDatabase('the built @spoor/trackstats keeps every promise of the conformance suite', (kind) => {
  it.each([
    ['1', '', true],
    ['0.3', `--import ${OLDEST}`, false],
  ])(
    'on TypeORM %s',
    async (_, options, isNew) => {
      const database = await createTestDatabase(kind);
      const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
      const child = startChild('test/trackstats/programs/conformance.mjs', {
        environment: { DATA_SOURCE: JSON.stringify(address), NODE_OPTIONS: options },
      });
      const { cases, hasDataSource } = await child.next<Report>(60_000);
      expect(hasDataSource).toBe(isNew);
      expect(cases.filter(({ error }) => error !== undefined)).toEqual([]);
      expect(cases).toHaveLength(trackstatsConformance.length);
    },
    90_000,
  );
});
