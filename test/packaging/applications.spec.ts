import { scratchDirectory } from '../repository/support/clone.js';
import { endCommands } from '../repository/support/command.js';
import { dropTestDatabases } from '../support/databases.js';
import { findNode, NODE_VERSIONS } from './support/node-version.js';
import { packLibraries } from './support/pack-libraries.js';
import { ScratchApplication } from './support/scratch-application.js';

/** An install that npm's cache knows nothing of, on a small machine that does other things beside. */
const INSTALL_TIMEOUT = 600_000;
const RUN_TIMEOUT = 120_000;
const JEST = 'node_modules/jest/bin/jest.js';

const OPTIONAL = ['ioredis', 'bullmq', '@nestjs/bullmq', '@nestjs/schedule', '@nestjs/terminus', 'nest-commander'];
const SUBPATHS = ['@spoor/core/outbox/bullmq', '@spoor/counter/health', '@spoor/diffs/http', '@spoor/sequere/commands'];

let workshop: string;
const nodes = new Map<string, string>();
const nodeOf = (version: string): string => nodes.get(version) ?? '';

beforeAll(async () => {
  workshop = await scratchDirectory('applications');
  await packLibraries(workshop);
  for (const version of NODE_VERSIONS) nodes.set(version, await findNode(version));
}, INSTALL_TIMEOUT);

afterAll(async () => {
  await endCommands();
  await dropTestDatabases();
});

describe.each([
  { title: 'of ES modules on Nest 12 with everything installed', template: 'esm-nest-12', complete: true },
  { title: 'of CommonJS on Nest 12 with nothing optional', template: 'commonjs-nest-12', complete: false },
  { title: 'of CommonJS on Nest 11 and TypeORM 0.3', template: 'commonjs-nest-11', complete: true },
])('An application $title', ({ template, complete }) => {
  let application: ScratchApplication;

  beforeAll(async () => {
    application = await ScratchApplication.install(template, workshop);
  }, INSTALL_TIMEOUT);

  it(
    'compiles against the types that are installed, which it checks as well',
    async () => {
      expect(await application.compile()).toBe('');
    },
    RUN_TIMEOUT,
  );

  it(`has ${complete ? 'every' : 'no'} optional package`, () => {
    expect(OPTIONAL.filter((name) => application.has(name))).toEqual(complete ? OPTIONAL : []);
  });

  describe.each(NODE_VERSIONS)('under Node %s', (version) => {
    it(
      'counts, follows, diffs and tracks in a script',
      async () => {
        expect(JSON.parse(await application.run(nodeOf(version), 'dist/main.js'))).toEqual({
          tickets: [1, 2, 3, 4, 5],
          followers: ['Ann'],
          diffs: ['create card', 'create card'],
          days: ['2026-03-28: 2'],
        });
      },
      RUN_TIMEOUT,
    );

    it(
      'counts, follows, diffs and tracks in a spec of its own',
      async () => {
        expect(await application.run(nodeOf(version), JEST)).toMatch(/^Tests: +1 passed, 1 total$/m);
      },
      RUN_TIMEOUT,
    );

    if (complete)
      it(
        'loads every subpath, and gets the same by require and by import',
        async () => {
          const loaded = JSON.parse(await application.run(nodeOf(version), 'load-subpaths.cjs')) as string[];
          expect(loaded).toEqual(expect.arrayContaining(SUBPATHS));
        },
        RUN_TIMEOUT,
      );
  });
});

describe('An application with CounterModule alone', () => {
  let application: ScratchApplication;

  beforeAll(async () => {
    application = await ScratchApplication.install('counter-only', workshop, { shared: false });
  }, INSTALL_TIMEOUT);

  it(
    'has neither Redis, nor BullMQ, nor a scheduler, nor the other modules, and compiles',
    async () => {
      const others = ['@spoor/diffs', '@spoor/sequere', '@spoor/trackstats', 'cron', 'temporal-polyfill'];
      expect([...OPTIONAL, ...others].filter((name) => application.has(name))).toEqual([]);
      expect(await application.compile()).toBe('');
    },
    RUN_TIMEOUT,
  );

  it.each(NODE_VERSIONS)(
    'counts under Node %s',
    async (version) => {
      expect(JSON.parse(await application.run(nodeOf(version), 'dist/main.js'))).toEqual({ tickets: [1, 2, 3] });
    },
    RUN_TIMEOUT,
  );
});
