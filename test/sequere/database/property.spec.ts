import { transaction, type EntityRef } from '@spoor/core';
import { SEQUERE_ENTITIES, type EdgeResult, type FollowEdge } from '@spoor/sequere';
import fc from 'fast-check';
import type { DataSource, EntityManager } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { expectGraph } from './support/expect-graph.js';
import { GraphModel } from './support/graph-model.js';
import { openBackend, type OpenBackend } from './support/open-backend.js';
import { emptyTables } from '../support/empty-tables.js';

const RUNS = process.env.SPOOR_FULL ? 150 : 8;
const ENTITIES: readonly EntityRef[] = [
  { type: 'user', id: '1' },
  { type: 'user', id: '2' },
  { type: 'user', id: 'é' },
  { type: 'page', id: '1' },
  { type: 'page', id: '2' },
];

type Step =
  | { readonly kind: 'follow' | 'unfollow'; readonly edge: FollowEdge; readonly at: number }
  | { readonly kind: 'purge' | 'archive' | 'restore'; readonly entity: EntityRef };

const edge = fc
  .shuffledSubarray([...ENTITIES], { minLength: 2, maxLength: 2 })
  .map(([from, to]) => ({ from, to }) as FollowEdge);
/** Few dates, so that many are the same. */
const edgeStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('follow' as const, 'follow' as const, 'unfollow' as const),
  edge,
  at: fc.integer({ min: 1, max: 3 }),
});
const entityStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    'purge' as const,
    'archive' as const,
    'archive' as const,
    'restore' as const,
    'restore' as const,
  ),
  entity: fc.constantFrom(...ENTITIES),
});
const step = fc.oneof({ weight: 4, arbitrary: edgeStep }, { weight: 1, arbitrary: entityStep });
const steps = fc.array(step, { minLength: 1, maxLength: 6 });
const round = fc.record({
  steps,
  atOnce: fc.array(edgeStep, { minLength: 1, maxLength: 6 }),
  inner: fc.option(steps, { nil: undefined }),
  innerEnds: fc.constantFrom('release', 'roll back'),
  mode: fc.constantFrom('at once', 'one by one', 'commit', 'commit', 'roll back'),
});
type Round = typeof round extends fc.Arbitrary<infer Value> ? Value : never;

class Intended extends Error {}

function expected(model: GraphModel, taken: Step): unknown {
  switch (taken.kind) {
    case 'follow':
      return model.follow(taken.edge, taken.at);
    case 'unfollow':
      return model.unfollow(taken.edge);
    default:
      return model[taken.kind](taken.entity);
  }
}

async function actual({ backend }: OpenBackend, taken: Step, manager?: EntityManager): Promise<unknown> {
  switch (taken.kind) {
    case 'follow':
      return outcomeOf(await backend.follow([{ ...taken.edge, at: taken.at }], manager));
    case 'unfollow':
      return outcomeOf(await backend.unfollow([taken.edge], manager));
    default:
      return await backend[taken.kind]([taken.entity], manager);
  }
}

function outcomeOf([result]: EdgeResult<unknown>[]): unknown {
  return result && 'outcome' in result ? result.outcome : result;
}

afterAll(dropTestDatabases);

describeEachDatabase('any mixture of follows and unfollows', (kind) => {
  let dataSource: DataSource;
  let open: OpenBackend;
  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: SEQUERE_ENTITIES });
    open = await openBackend(dataSource);
  });
  afterAll(() => open.backend.close());

  async function inTransaction(
    { steps: outer, inner, innerEnds, mode }: Round,
    model: GraphModel,
  ): Promise<GraphModel> {
    const before = model.copy();
    const work = async (manager: EntityManager) => {
      for (const taken of outer) expect(await actual(open, taken, manager)).toEqual(expected(model, taken));
      if (inner) {
        const saved = model.copy();
        const savepoint = manager.transaction(async (nested) => {
          for (const taken of inner) expect(await actual(open, taken, nested)).toEqual(expected(model, taken));
          await expectGraph(open.backend, model, ENTITIES, nested);
          if (innerEnds === 'roll back') throw new Intended();
        });
        await savepoint.catch((error: unknown) => {
          if (!(error instanceof Intended)) throw error;
          model.become(saved);
        });
      }
      await expectGraph(open.backend, model, ENTITIES, manager);
      if (mode === 'roll back') throw new Intended();
    };
    try {
      await transaction(dataSource, work);
      return model;
    } catch (error) {
      if (error instanceof Intended) return before;
      throw error;
    }
  }

  it('at once, in transactions, savepoints and rolled back, answers and leaves what a Map would', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), async (rounds) => {
        await emptyTables(dataSource);
        let model = new GraphModel();
        for (const taken of rounds) {
          if (taken.mode === 'at once') {
            const wanted = taken.atOnce.map((each) => expected(model, each));
            expect(await Promise.all(taken.atOnce.map((each) => actual(open, each)))).toEqual(wanted);
          } else if (taken.mode === 'one by one') {
            for (const each of taken.steps) expect(await actual(open, each)).toEqual(expected(model, each));
          } else {
            model = await inTransaction(taken, model);
          }
          await expectGraph(open.backend, model, ENTITIES);
        }
      }),
      { numRuns: RUNS },
    );
  }, 300_000);
});
