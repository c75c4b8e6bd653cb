import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChild } from './child.js';
import { createTestDatabase, describeEachDatabase, dropTestDatabases } from './databases.js';

interface Report {
  cases: { title: string; error?: string }[];
  /** Managers know their DataSource by that name since 1.0. */
  hasDataSource: boolean;
}

/** NODE_OPTIONS that give a process the oldest version that is supported. */
export const OLDEST_TYPEORM = `--import ${pathToFileURL(join(__dirname, 'programs/typeorm-0.3.mjs')).href}`;

/**
 * Runs a program that tries every case of the module's conformance suite on the database in `DATA_SOURCE`, as users do: the built
 * package, in Node itself.
 *
 * @param cases how many there are
 */
export function describeTypeormVersions(library: string, cases: number): void {
  afterAll(dropTestDatabases);

  describeEachDatabase(`the built @spoor/${library} keeps every promise of the conformance suite`, (kind) => {
    const newest = ['1', '', true] as const;
    const oldest = ['0.3', OLDEST_TYPEORM, false] as const;
    // The other specs run on the newest one.
    it.each(process.env.SPOOR_FULL ? [newest, oldest] : [oldest])(
      'on TypeORM %s',
      async (_, options, isNew) => {
        const database = await createTestDatabase(kind);
        const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
        const child = startChild(`test/${library}/programs/conformance.mjs`, {
          environment: { DATA_SOURCE: JSON.stringify(address), NODE_OPTIONS: options },
        });
        const report = await child.next<Report>(110_000);
        expect(report.hasDataSource).toBe(isNew);
        expect(report.cases.filter(({ error }) => error !== undefined)).toEqual([]);
        expect(report.cases).toHaveLength(cases);
      },
      120_000,
    );
  });
}
