import { transaction } from '@spoor/core';
import type { Diff } from '@spoor/diffs';
import * as fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import type { EntityManager, ObjectLiteral } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { Choice, Question, Survey, Tag } from './support/questions.js';
import { closeStores, describeEachStore, openOnStore, type OpenStore, type StoreCase } from './support/stores.js';

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

/** Kinds of operations, the ways in which a group of them is carried out, and which rows they meet. */
type Step = { kind: number; pick: number; value: number };
type Group = { way: 'plain' | 'commit' | 'rollback' | 'savepoint' | 'swallowed' | 'refused'; steps: Step[] };

const step = fc.record({ kind: fc.nat(11), pick: fc.nat(30), value: fc.nat(3) });
const group = fc.record({
  way: fc.constantFrom<Group['way'][]>('plain', 'commit', 'commit', 'rollback', 'savepoint', 'swallowed', 'refused'),
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
});

const OPERATIONS = Number(process.env.SPOOR_FULL ? 10_000 : 150);
/** Of how many rows, the newest ones, an operation chooses. */
const CHOICE = 31;
const ENTITIES = { survey: Survey, question: Question, choice: Choice, tag: Tag } as const;
class Injected extends Error {}

/** Printed when a spec has failed, to run it again. */
const seeds: string[] = [];

describeEachStore('Diffs of random operations on related entities', (store: StoreCase) => {
  it('lead from one snapshot to the next, each with the old values as they were', async () => {
    const open = await openOnStore(store);
    try {
      await compare(open);
    } catch (error) {
      throw new Error(`with ${seeds.at(-1)}`, { cause: error });
    }
  }, 1_800_000);
});

async function compare(open: OpenStore): Promise<void> {
  const mirror = new Map<string, Map<string, Record<string, unknown>>>();
  let done = 0;
  for (const { way, steps } of groups(open)) {
    await carryOut(open, way, steps).catch((error: unknown) => {
      if (!(error instanceof Injected)) throw error;
    });
    // SQLite answers at once, and Redis would not be heard before the end.
    await setImmediate();
    done += steps.length;
    if (done >= OPERATIONS) break;
  }
  for (const [type, entityClass] of Object.entries(ENTITIES))
    mirror.set(type, await replayAll(open, type, entityClass));
  for (const [type, entityClass] of Object.entries(ENTITIES))
    expect([type, Object.fromEntries(mirror.get(type) ?? [])]).toEqual([type, await rowsOf(open, entityClass)]);
}

function groups({ dataSource }: OpenStore): Group[] {
  const seed = Number(process.env.SPOOR_SEED ?? Date.now() % 1_000_000);
  seeds.push(`SPOOR_SEED=${seed} (${dataSource.options.type})`);
  return fc.sample(group, { numRuns: OPERATIONS, seed });
}

async function carryOut({ dataSource }: OpenStore, way: Group['way'], steps: Step[]): Promise<void> {
  const all = async (manager: EntityManager) => {
    for (const each of steps) await perform(manager, each);
  };
  if (way === 'plain') return await all(dataSource.manager);
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
    if (way === 'refused') await refuse(manager);
    if (way === 'rollback') throw new Injected();
  });
}

/** A statement that the database refuses fails the whole transaction on PostgreSQL. */
async function refuse(manager: EntityManager): Promise<void> {
  await manager.insert(Choice, { questionId: 999_999, choiceText: null as unknown as string }).catch(() => undefined);
  throw new Injected();
}

async function perform(manager: EntityManager, { kind, pick, value }: Step): Promise<unknown> {
  const some = async <Entity extends ObjectLiteral & { id: number }>(entityClass: new () => Entity) => {
    const rows = await manager.find(entityClass, { order: { id: 'DESC' } as object, take: CHOICE });
    return rows[pick % Math.max(rows.length, 1)];
  };
  const question = await some(Question);
  const choice = await some(Choice);
  switch (kind) {
    case 0:
      return await manager.save(Object.assign(new Survey(), { title: `s${value}` }));
    case 1:
      return await manager.save(
        Object.assign(new Question(), { questionText: `q${value}`, survey: (await some(Survey)) ?? null }),
      );
    case 2:
      return question && (await manager.insert(Choice, { questionId: question.id, choiceText: `c${value}` }));
    case 3:
      return (
        question && (await manager.save(Object.assign(question, { questionText: `q${value}`, pubDate: `${value}` })))
      );
    case 4:
      return await manager.increment(Choice, { votes: value }, 'votes', 1);
    case 5:
      return choice && (await manager.update(Choice, { id: choice.id }, { choiceText: `c${value}`, apiKey: null }));
    case 6:
      return choice && question && (await manager.update(Choice, choice.id, { questionId: question.id }));
    case 7:
      return choice && (await manager.remove(choice));
    case 8:
      return await manager.delete(Choice, { choiceText: `c${value}`, votes: pick % 3 });
    case 9:
      return question && (await manager.save(Object.assign(question, { survey: (await some(Survey)) ?? null })));
    case 10:
      return question && (await manager.save(Object.assign(new Tag(), { name: `t${value}`, questions: [question] })));
    default: {
      if (!choice) return undefined;
      return await manager.upsert(
        Choice,
        { id: choice.id, questionId: choice.questionId, choiceText: `u${value}`, votes: value },
        ['id'],
      );
    }
  }
}

/** Applies all diffs of a class, and compares the old values of each with what the ones before have made. */
async function replayAll(open: OpenStore, type: string, entityClass: new () => ObjectLiteral) {
  const [last] = await open.dataSource.manager.find(entityClass, { order: { id: 'DESC' } as object, take: 1 });
  const rows = new Map<string, Record<string, unknown>>();
  // Also of those that are gone, and of some that never were.
  for (let id = 1; id <= ((last?.['id'] as number | undefined) ?? 0) + 10; id += 1) {
    const ref = { type, id: String(id) };
    const diffs = await open.diffs.of(ref).all();
    const own = diffs.filter(({ entity }) => entity.type === type && entity.id === ref.id);
    const row = own.reduce<Record<string, unknown> | undefined>(apply, undefined);
    if (row) rows.set(ref.id, row);
  }
  return rows;
}

function apply(row: Record<string, unknown> | undefined, { op, changes }: Diff): Record<string, unknown> | undefined {
  if (op === 'link' || op === 'unlink') return row;
  for (const [field, [old]] of Object.entries(changes))
    if (old !== '***') expect([op, field, old]).toEqual([op, field, row?.[field] ?? null]);
  if (op === 'delete') return undefined;
  const next = { ...row };
  for (const [field, [, now]] of Object.entries(changes)) if (now !== '***') next[field] = now;
  return next;
}

/** As diffs tell of them. */
async function rowsOf({ dataSource }: OpenStore, entityClass: new () => ObjectLiteral) {
  const relations = entityClass === Question ? ['survey'] : [];
  const entities = await dataSource.manager.find(entityClass, { loadRelationIds: { relations } });
  return Object.fromEntries(
    entities.map((entity) => {
      const { internalNote: _, apiKey: __, ...row } = entity as Record<string, unknown>;
      return [
        String(row['id']),
        JSON.parse(JSON.stringify({ ...(entityClass === Question && { survey: null }), ...row })),
      ];
    }),
  );
}
