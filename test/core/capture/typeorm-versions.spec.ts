import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { behaviourCasesOf } from '../../support/capture/behaviours/index.js';
import { operationCases } from '../../support/capture/cases/index.js';
import { casesFor } from '../../support/capture/operation-case.js';
import { describeEachCapture } from '../../support/capture/worlds.js';
import { startChild } from '../../support/child.js';
import { createTestDatabase, dropTestDatabases } from '../../support/databases.js';

const preloaded = (...path: string[]) => `--import ${pathToFileURL(join(__dirname, '../../support', ...path)).href}`;
const TYPESCRIPT = `--enable-source-maps ${preloaded('capture/programs/typescript.mjs')}`;
const OLDEST = preloaded('programs/typeorm-0.3.mjs');

const isFull = Boolean(process.env.SPOOR_FULL);

interface Report {
  typeorm: string;
  cases: { title: string; error?: string }[];
}

afterAll(dropTestDatabases);

describeEachCapture('the built package captures the same rows', (kind) => {
  const newest = ['1', TYPESCRIPT] as const;
  const oldest = ['0.3', `${TYPESCRIPT} ${OLDEST}`] as const;
  // The other specs run the sources on the newest one.
  it.each(isFull ? [newest, oldest] : [oldest])(
    'on TypeORM %s',
    async (version, options) => {
      const addresses = await Promise.all(
        [1, 2].map(async () => {
          const database = await createTestDatabase(kind);
          return kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
        }),
      );
      const child = startChild('test/support/capture/programs/conformance.mjs', {
        environment: { DATABASES: JSON.stringify({ kind, addresses, isFull }), NODE_OPTIONS: options },
      });
      const { typeorm, cases } = await child.next<Report>(170_000);
      expect(typeorm).toBe(version);
      expect(cases.filter(({ error }) => error !== undefined)).toEqual([]);
      const all = [...operationCases, ...behaviourCasesOf(isFull)];
      expect(cases).toHaveLength(casesFor(all, kind, version).length);
    },
    180_000,
  );
});
