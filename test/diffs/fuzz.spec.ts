import { transaction } from '@spoor/core';
import type { Diff, DiffsModuleOptions } from '@spoor/diffs';
import * as fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { fail, perform, RANDOM_ENTITIES, step, type Step } from './support/random-steps.js';
import { readLogs, replay, rowsOf, SurveyHistory } from './support/replay.js';
import { closeStores, describeEachStore, openOnStore, type OpenStore, type StoreCase } from './support/stores.js';

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

/** The ways in which a group of operations is carried out. */
const WAYS = ['plain', 'commit', 'commit', 'rollback', 'savepoint', 'swallowed', 'refused', 'failed'] as const;
type Way = (typeof WAYS)[number];
interface Group {
  readonly way: Way;
  readonly steps: readonly [Step, ...Step[]];
}

const group = fc.record({
  way: fc.constantFrom(...WAYS),
  steps: fc.array(step, { minLength: 1, maxLength: 6 }) as unknown as fc.Arbitrary<Group['steps']>,
});

const OPERATIONS = Number(process.env.SPOOR_FULL ? 10_000 : 200);
class Injected extends Error {}

/** Printed when a spec has failed, to run it again. */
const seeds: string[] = [];

describe.each(['afterCommit', 'outbox'] as const)('With delivery %s', (delivery) => {
  describeEachStore('Diffs of random operations on related entities', (store: StoreCase) => {
    it('lead from one snapshot to the next, each with the old values as they were, in the logs of those above', async () => {
      await fuzz(store, { delivery });
    }, 1_800_000);
  });
});

async function fuzz(store: StoreCase, options: DiffsModuleOptions): Promise<void> {
  const open = await openOnStore(store, options, Object.values(RANDOM_ENTITIES));
  try {
    const random = new RandomWork(open);
    await random.doAll();
    await compare(open, random);
  } catch (error) {
    throw new Error(`with ${seeds.at(-1)}`, { cause: error });
  }
}

/** Does operations, and notes what has been committed, a number for each transaction. */
class RandomWork {
  readonly surveys = new SurveyHistory();
  readonly committed = new Set<number>();
  private unit = 0;

  constructor(private readonly open: OpenStore) {}

  async doAll(): Promise<void> {
    let done = 0;
    for (const { way, steps } of groups(this.open)) {
      if (way === 'plain')
        for (const each of steps) await this.commit(() => perform(this.open.dataSource.manager, each));
      else await this.commit(() => carryOut(this.open, way, steps));
      // SQLite answers at once, and Redis would not be heard before the end.
      await setImmediate();
      done += steps.length;
      if (done >= OPERATIONS) return;
    }
  }

  private async commit(work: () => Promise<unknown>): Promise<void> {
    const unit = (this.unit += 1);
    try {
      await this.open.diffs.runAs('fuzz', work, { unit });
    } catch (error) {
      if (error instanceof Injected) return;
      throw error;
    }
    this.committed.add(unit);
    await this.surveys.note(this.open, unit);
  }
}

async function compare(open: OpenStore, { surveys, committed }: RandomWork): Promise<void> {
  await open.settle();
  const logs = await readLogs(open);
  const told = [...logs.values()].flat().map(({ meta }) => (meta as { unit: number }).unit);
  expect(told.filter((unit) => !committed.has(unit))).toEqual([]);
  const replayed = replay(logs, surveys);
  for (const [type, entityClass] of Object.entries(RANDOM_ENTITIES))
    expect([type, replayed.rows[type as keyof typeof RANDOM_ENTITIES]]).toEqual([
      type,
      await rowsOf(open, type, entityClass),
    ]);
  const written = [...logs].filter(([, log]) => log.length > 0);
  expect(idsOf(new Map(written), open.options)).toEqual(idsOf(replayed.logs, open.options));
  // No other log has any.
  expect((await open.diffs.status()).logs).toBe(written.length);
}

/** Through the outbox the diffs of one entity come in order, and those of several in any. */
function idsOf(logs: ReadonlyMap<string, readonly Diff[]>, { delivery }: DiffsModuleOptions): object {
  const byEntity = ({ entity: one }: Diff, { entity: other }: Diff) =>
    one.type.localeCompare(other.type) || one.id.localeCompare(other.id);
  const inOrder = (log: readonly Diff[]) => (delivery === 'outbox' ? log.toSorted(byEntity) : log);
  return Object.fromEntries([...logs].map(([key, log]) => [key, inOrder(log).map(({ id }) => id)]));
}

function groups({ dataSource }: OpenStore): Group[] {
  const seed = Number(process.env.SPOOR_SEED ?? Date.now() % 1_000_000);
  seeds.push(`SPOOR_SEED=${seed} (${dataSource.options.type})`);
  return fc.sample(group, { numRuns: OPERATIONS, seed });
}

async function carryOut({ dataSource }: OpenStore, way: Way, steps: Group['steps']): Promise<void> {
  const all = async (manager: EntityManager) => {
    for (const each of steps) await perform(manager, each);
  };
  await transaction(dataSource, async (manager) => {
    if (way === 'savepoint' || way === 'swallowed')
      await manager
        .transaction(async (within) => {
          await all(within);
          if (way === 'swallowed') throw new Injected();
        })
        .catch((error: unknown) => {
          if (!(error instanceof Injected)) throw error;
        });
    await all(manager);
    if (way === 'rollback') throw new Injected();
    if (way !== 'refused' && way !== 'failed') return;
    await fail(manager, steps[0]);
    // A statement that the database refuses fails the whole transaction on PostgreSQL.
    if (way === 'refused' || dataSource.options.type === 'postgres') throw new Injected();
    await all(manager);
  });
}
