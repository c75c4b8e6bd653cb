import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import type { RankedFile, RankedPerson } from '../../apps/demo/src/history/ranked.js';
import { createTestDatabase, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { operationsOf, type ApiOperation, type Parameter } from './support/described-api.js';
import { Demo, endDemos } from './support/demo.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

/** SPOOR_FULL=1 asks more. */
const CALLS = process.env.SPOOR_FULL ? 5_000 : 300;
/** Races and proofs take seconds each. */
const TIME_LIMIT = 300_000 + CALLS * 600;

/** What people, scripts and attackers send. */
const NASTY = [
  '',
  ' ',
  '\0',
  '\uFFFF',
  "' OR 1=1 --",
  '../../etc/passwd',
  '9'.repeat(400),
  '-1',
  '0',
  '1e309',
  'NaN',
  '%',
  '{}',
];
const anyText = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 40 }), fc.uuid());
const anyBody = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.dictionary(fc.constantFrom('note', '__proto__', 'id'), fc.oneof(anyText, fc.double(), fc.constant(null))),
  fc.record({ note: anyText }),
);

interface Call {
  readonly operation: ApiOperation;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

afterEach(endDemos);
afterAll(dropTestDatabases);

describeEachDatabase('The API of the demo', (kind) => {
  it(
    'answers whatever it is sent as a mistake of the caller, with no stack trace, and goes on',
    async () => {
      const repository = ScratchRepository.create();
      repository.import(syntheticHistory(20));
      const demo = await Demo.start({ repository: repository.directory, database: await createTestDatabase(kind) });
      await demo.settled();
      const document = await demo.get<OpenAPIObject>('/api-json');
      const ids = [...(await demo.get<RankedPerson[]>('/api/people')), ...(await demo.get<RankedFile[]>('/api/files'))];
      const operations = operationsOf(document);
      expect(operations.length).toBeGreaterThan(15);
      const known = ids.map(({ id }) => id);
      await fc.assert(
        fc.asyncProperty(callsOf(operations, known), async (call) => {
          const { status, text } = await send(demo, call);
          expect({ status, text }).toEqual({ status: expect.any(Number), text: expect.not.stringMatching(/\n\s+at /) });
          expect(status).toBeLessThan(500);
        }),
        { numRuns: CALLS },
      );
      expect(await demo.get('/health')).toMatchObject({ status: 'ok' });
    },
    TIME_LIMIT,
  );
});

function callsOf(operations: readonly ApiOperation[], ids: readonly string[]): fc.Arbitrary<Call> {
  return fc.constantFrom(...operations).chain((operation) =>
    fc.record({
      operation: fc.constant(operation),
      path: fc.record(valuesOf(operation, 'path', (value) => value, ids)),
      query: fc.record(
        valuesOf(operation, 'query', (value) => fc.oneof(value, fc.array(value, { maxLength: 3 })), ids),
        { requiredKeys: [] },
      ),
      body: anyBody,
    }),
  );
}

function valuesOf<Value>(
  { parameters }: ApiOperation,
  where: string,
  spread: (value: fc.Arbitrary<string>) => fc.Arbitrary<Value>,
  ids: readonly string[],
): Record<string, fc.Arbitrary<Value>> {
  const ofKind = parameters.filter((parameter) => parameter.in === where);
  return Object.fromEntries(ofKind.map((parameter) => [parameter.name, spread(valueOf(parameter, ids))]));
}

/** Half of them what is meant, or the next thing is never reached. */
function valueOf({ meant, isChoice }: Parameter, ids: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(fc.constantFrom(...meant, ...(isChoice ? [] : ids)), anyText);
}

async function send({ url }: Demo, { operation, path, query, body }: Call): Promise<{ status: number; text: string }> {
  const place = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(path[name] ?? '').replaceAll('.', '%2E'),
  );
  const search = new URLSearchParams();
  for (const [name, values = []] of Object.entries(query))
    for (const value of [values].flat()) search.append(name, value);
  const response = await fetch(`${url}${place}?${search}`, {
    method: operation.method,
    ...(operation.takesBody && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (!isStream) return { status: response.status, text: await response.text() };
  await response.body?.cancel();
  return { status: response.status, text: '' };
}
