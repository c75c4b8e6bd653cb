import { sequereConformance } from '@spoor/sequere/testing';
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

describeEachDatabase('the built package keeps every promise of the conformance suite', (kind) => {
  it('on TypeORM 0.3', async () => {
    const database = await createTestDatabase(kind);
    const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
    const child = startChild('test/sequere/programs/conformance.mjs', {
      environment: { DATA_SOURCE: JSON.stringify(address), NODE_OPTIONS: `--import ${OLDEST}` },
    });
    const { cases, hasDataSource } = await child.next<Report>(110_000);
    expect(hasDataSource).toBe(false);
    expect(cases.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(cases).toHaveLength(sequereConformance.length);
  }, 120_000);
});
