import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import type { RankedFile, RankedPerson } from '../../apps/demo/src/history/ranked.js';
import { createTestDatabase, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { anyRequest } from './support/any-request.js';
import { DASHBOARD_OPERATIONS } from './support/dashboard-operations.js';
import { operationsOf } from './support/described-api.js';
import { Demo, endDemos } from './support/demo.js';
import { INSIDE } from './support/inside.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { sendRaw } from './support/send-raw.js';
import { syntheticHistory } from './support/synthetic-history.js';

/** SPOOR_FULL=1 asks more. */
const CALLS = process.env.SPOOR_FULL ? 5_000 : 300;
/** Races and proofs take seconds each. */
const TIME_LIMIT = 300_000 + CALLS * 600;

afterEach(endDemos);
afterAll(dropTestDatabases);

describeEachDatabase('The API of the demo', (kind) => {
  it(
    'answers whatever it is sent as a mistake of the caller, tells nothing of its inside, and goes on',
    async () => {
      const repository = ScratchRepository.create();
      repository.import(syntheticHistory(20));
      const database = await createTestDatabase(kind);
      const demo = await Demo.start({ repository: repository.directory, database });
      await demo.settled();
      const described = operationsOf(await demo.get<OpenAPIObject>('/api-json'));
      expect(described.length).toBeGreaterThan(15);
      const known = [
        ...(await demo.get<RankedPerson[]>('/api/people')),
        ...(await demo.get<RankedFile[]>('/api/files')),
      ];
      const requests = anyRequest(
        [...described, ...DASHBOARD_OPERATIONS],
        known.map(({ id }) => id),
      );
      await fc.assert(
        fc.asyncProperty(requests, async (request) => {
          const { status, text } = await sendRaw(demo.url, request);
          expect({ status, text }).toEqual({ status: expect.any(Number), text: expect.not.stringMatching(INSIDE) });
          expect(text).not.toContain(database);
          expect(status).toBeLessThan(500);
        }),
        { numRuns: CALLS },
      );
      expect(await demo.get('/health')).toMatchObject({ status: 'ok' });
    },
    TIME_LIMIT,
  );
});
