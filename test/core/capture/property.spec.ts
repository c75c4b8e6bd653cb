import { describeEvent } from '../../support/capture/difference.js';
import { empty, fill } from '../../support/capture/fixture.js';
import { randomWrites } from '../../support/capture/random-writes.js';
import { assertSame, replay } from '../../support/capture/replay.js';
import { takeSnapshot } from '../../support/capture/snapshot.js';
import type { World } from '../../support/capture/world.js';
import { createWorld, describeEachCapture } from '../../support/capture/worlds.js';
import { dropTestDatabases } from '../../support/databases.js';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';

const RUNS = process.env.SPOOR_FULL ? 600 : 20;

const small = fc.nat({ max: 5 });
const write = fc.record({
  kind: fc.constantFrom(...Object.keys(randomWrites)),
  numbers: fc.tuple(small, small, small),
});
const savepoint = fc.record({
  writes: fc.array(write, { minLength: 1, maxLength: 4 }),
  isRolledBack: fc.nat({ max: 3 }).map((one) => one === 0),
});
const transaction = fc.record({
  savepoints: fc.array(savepoint, { minLength: 1, maxLength: 4 }),
  end: fc.constantFrom('commit', 'commit', 'commit', 'roll back'),
});
const step = fc.oneof({ weight: 2, arbitrary: fc.record({ alone: write }) }, fc.record({ transaction }));
/** Of some forty writes. */
const history = fc.array(step, { minLength: 1, maxLength: 36, size: 'max' });

type Write = { kind: string; numbers: [number, number, number] };

const ROLL_BACK = new Error('roll back');

/** Broken constraints are part of the game. */
const tolerant = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

const run = (manager: EntityManager, { kind, numbers }: Write): Promise<unknown> =>
  (randomWrites[kind] as (typeof randomWrites)[string])(manager, ...numbers);

/** In a savepoint each, since a statement that fails spoils a transaction on PostgreSQL. */
async function runAll(manager: EntityManager, writes: readonly Write[]): Promise<void> {
  for (const each of writes) await tolerant(manager.transaction((inner) => run(inner, each)));
}

afterAll(dropTestDatabases);

describeEachCapture('any mixture of writes', (kind) => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld(kind);
  });
  afterEach(() => world.end());

  it('in transactions and savepoints, committed and rolled back: the events lead from the rows before to the rows after', async () => {
    const { dataSource } = world;
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        await empty(dataSource);
        await fill(dataSource);
        const [persisting, publishing] = [world.listen(), world.listen({ delivery: 'publish' })];
        const before = await takeSnapshot(dataSource);
        for (const taken of steps) {
          if ('alone' in taken) {
            await tolerant(run(dataSource.manager, taken.alone));
            continue;
          }
          const { savepoints, end } = taken.transaction;
          await tolerant(
            dataSource.transaction(async (outer) => {
              for (const { writes, isRolledBack } of savepoints)
                await tolerant(
                  outer.transaction(async (manager) => {
                    await runAll(manager, writes);
                    if (isRolledBack) throw ROLL_BACK;
                  }),
                );
              if (end === 'roll back') throw ROLL_BACK;
            }),
          );
        }
        const events = await persisting.events();
        await world.end();
        for (const { op, metadata } of events) kinds.add(`${op} ${metadata.name}`);
        const after = await takeSnapshot(dataSource);
        assertSame(replay(before, events), after);
        expect((await publishing.events()).map(describeEvent)).toEqual(events.map(describeEvent));
      }),
      { numRuns: RUNS },
    );
    expect(kinds.size).toBeGreaterThan(20);
  }, 600_000);
});
