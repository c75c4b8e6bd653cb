import { transaction } from '@spoor/core';
import { COUNTER_ENTITIES, type CounterService } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import fc from 'fast-check';
import type { DataSource, EntityManager } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

/** One random call, and what a plain Map says of it. */
type Step =
  | { kind: 'increment'; name: string; by: number; min?: number; max?: number; idempotencyKey?: string }
  | { kind: 'incrementMany'; changes: Record<string, number> }
  | { kind: 'set' | 'advance'; name: string; to: number }
  | { kind: 'compareAndSet'; name: string; expected: number; to: number }
  | { kind: 'open' | 'delete'; name: string };

interface Model {
  counts: Map<string, number>;
  keys: Map<string, { by: number; count: number }>;
}

const RUNS = Number(process.env.SPOOR_FULL ? 400 : 60);
const name = fc.constantFrom('a', 'b', 'c');
const small = fc.integer({ min: -5, max: 5 });
const bound = fc.option(fc.integer({ min: -6, max: 6 }), { nil: undefined });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('increment' as const), name, by: small }) },
  fc
    .record({ kind: fc.constant('increment' as const), name, by: small, min: bound, max: bound })
    .filter(({ min = -9, max = 9 }) => min <= max),
  fc.record({ kind: fc.constant('increment' as const), name, by: small, idempotencyKey: fc.constantFrom('k', 'l') }),
  fc.record({
    kind: fc.constant('incrementMany' as const),
    changes: fc.dictionary(name, small, { noNullPrototype: true }),
  }),
  fc.record({ kind: fc.constantFrom('set' as const, 'advance' as const), name, to: small }),
  fc.record({ kind: fc.constant('compareAndSet' as const), name, expected: small, to: small }),
  fc.record({ kind: fc.constantFrom('open' as const, 'delete' as const), name }),
);
/** Calls made at once, or one after another in a transaction that commits or rolls back. */
const round = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
  mode: fc.constantFrom('at once', 'commit', 'roll back'),
});

function expected({ counts, keys }: Model, taken: Step): unknown {
  if (taken.kind === 'incrementMany') {
    const results = Object.entries(taken.changes).map(([key, by]): [string, number] => [
      key,
      (counts.get(key) ?? 0) + by,
    ]);
    for (const [key, count] of results) counts.set(key, count);
    return new Map(results);
  }
  const count = counts.get(taken.name) ?? 0;
  const put = (to: number) => (counts.set(taken.name, to), to);
  switch (taken.kind) {
    case 'increment': {
      const receipt = taken.idempotencyKey && `${taken.name} ${taken.idempotencyKey}`;
      const first = receipt ? keys.get(receipt) : undefined;
      if (first) return first.by === taken.by ? first.count : 'SPOOR_COUNTER_IDEMPOTENCY_CONFLICT';
      const result = count + taken.by;
      if (result < (taken.min ?? result) || result > (taken.max ?? result)) return 'SPOOR_COUNTER_BOUND';
      if (receipt) keys.set(receipt, { by: taken.by, count: result });
      return put(result);
    }
    case 'set':
      return put(taken.to);
    case 'advance':
      return taken.to > count ? put(taken.to) : count;
    case 'compareAndSet':
      return count === taken.expected && (put(taken.to), true);
    case 'open':
      return put(count);
    case 'delete':
      return counts.delete(taken.name);
  }
}

async function actual(counters: CounterService, taken: Step, manager?: EntityManager): Promise<unknown> {
  switch (taken.kind) {
    case 'increment': {
      const { name: of, by, kind: _, ...options } = taken;
      return await counters.increment(of, by, { ...options, manager });
    }
    case 'incrementMany':
      return await counters.incrementMany(taken.changes, { manager });
    case 'set':
      return await counters.set(taken.name, taken.to, { manager });
    case 'advance':
      return await counters.advance(taken.name, taken.to, { manager });
    case 'compareAndSet':
      return await counters.compareAndSet(taken.name, taken.expected, taken.to, { manager });
    case 'open':
      return (await counters.open(taken.name, { manager })).count;
    case 'delete':
      return await counters.delete(taken.name, { manager });
  }
}

afterAll(dropTestDatabases);

describeEachDatabase('any mixture of calls', (kind) => {
  let dataSource: DataSource;
  let counters: CounterService;
  let close: () => Promise<void>;
  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES });
    ({ counters, close } = openCounters(dataSource));
  });
  afterAll(() => close());

  const settled = (call: Promise<unknown>) => call.catch((error: { code: string }) => error.code);

  it('at once, in transactions and rolled back, answers and leaves what a Map would', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 5 }), async (rounds) => {
        for (const { tablePath } of dataSource.entityMetadatas) await dataSource.query(`DELETE FROM ${tablePath}`);
        const model: Model = { counts: new Map(), keys: new Map() };
        for (const { steps, mode } of rounds) {
          const before: Model = { counts: new Map(model.counts), keys: new Map(model.keys) };
          const wanted = steps.map((taken) => expected(model, taken));
          if (mode === 'at once') {
            expect(await Promise.all(steps.map((taken) => settled(actual(counters, taken))))).toEqual(wanted);
          } else {
            const answers: unknown[] = [];
            const run = transaction(dataSource, async (manager) => {
              for (const taken of steps) answers.push(await settled(actual(counters, taken, manager)));
              if (mode === 'roll back') throw new Error('roll back');
            });
            await run.catch(() => Object.assign(model, before));
            expect(answers).toEqual(wanted);
          }
          const listed = (await counters.list()).map(({ name: of, count }) => [of, count] as const);
          expect(new Map(listed)).toEqual(new Map([...model.counts].toSorted()));
        }
      }),
      { numRuns: RUNS },
    );
  }, 300_000);
});
