import assert from 'node:assert/strict';
import type { DataSource, ObjectLiteral } from 'typeorm';
import { MariaDbValues, PostgresValues, SqliteValues } from '../entities/native.entities.js';
import { ADA_ACCOUNT, BOB_ACCOUNT } from '../fixture.js';
import type { BehaviourCase } from '../operation-case.js';
import { assertTold, withEntities, type EntityClass } from './told-of.js';

/** Values of one kind, others, and others again that mean the same. */
async function assertValues(
  dataSource: DataSource,
  entity: EntityClass,
  [first, second, same]: readonly [ObjectLiteral, ObjectLiteral, ObjectLiteral],
): Promise<void> {
  const rows = dataSource.getRepository(entity);
  const { name } = dataSource.getMetadata(entity);
  const { id } = await rows.save({ ...first });
  const [change] = await assertTold(dataSource, () => rows.update(id, second), [
    `update ${name} ${id}: ${Object.keys(second).toSorted().join(', ')}`,
  ]);
  assert.deepEqual(change?.after, { ...(await rows.findOneByOrFail({ id })) });
  await assertTold(dataSource, () => rows.update(id, same), []);
  await assertTold(dataSource, () => rows.insert({ ...first }), [`insert ${name} ${Number(id) + 1}`]);
  const nothing = Object.fromEntries(
    Object.keys(first).map((property) => [property, property === 'state' ? first['state'] : null]),
  );
  await assertTold(dataSource, () => rows.save({ id, ...nothing }), [
    `update ${name} ${id}: ${Object.keys(second).toSorted().join(', ')}`,
  ]);
  await assertTold(dataSource, () => rows.delete(id), [`delete ${name} ${id}`]);
}

const AT = (milliseconds: number) => new Date(Date.UTC(2024, 0, 1, 12, 0, 0, milliseconds));

/** The databases' own types. */
export const typeCases: BehaviourCase[] = [
  {
    title: "PostgreSQL's own types: what differs is told, what only looks different is not",
    databases: ['postgres'],
    run: async (world) =>
      assertValues(await withEntities(world, PostgresValues), PostgresValues, [
        {
          document: { a: 1, b: [2] },
          text: { x: 1 },
          words: ['a', 'b'],
          bytes: Buffer.from([1, 255]),
          state: 'new',
          at: AT(1),
          length: '1 day',
          token: ADA_ACCOUNT,
          range: '[1,3)',
          ratio: 0.1,
        },
        {
          document: { a: 1, b: [3] },
          text: { x: 2 },
          words: ['b', 'a'],
          bytes: Buffer.from([255, 1]),
          state: 'old',
          at: AT(2),
          length: '2 days',
          token: BOB_ACCOUNT,
          range: '[1,4)',
          ratio: 0.2,
        },
        {
          document: { b: [3], a: 1 },
          text: { x: 2 },
          words: ['b', 'a'],
          bytes: Buffer.from([255, 1]),
          state: 'old',
          at: AT(2),
          length: '2 days',
          token: BOB_ACCOUNT.toUpperCase(),
          range: '[1,3]',
          ratio: 0.2,
        },
      ]),
  },
  {
    title: "MariaDB's own types: what differs is told, what only looks different is not",
    databases: ['mariadb'],
    run: async (world) =>
      assertValues(await withEntities(world, MariaDbValues), MariaDbValues, [
        {
          document: { a: 1, b: [2] },
          bytes: Buffer.from([1, 255]),
          state: 'new',
          flags: ['a'],
          at: AT(1),
          time: '10:00:00',
          tiny: 1,
          ratio: 0.1,
        },
        {
          document: { a: 1, b: [3] },
          bytes: Buffer.from([255, 1]),
          state: 'old',
          flags: ['a', 'c'],
          at: AT(2),
          time: '11:00:00',
          tiny: 0,
          ratio: 0.2,
        },
        {
          document: { b: [3], a: 1 },
          bytes: Buffer.from([255, 1]),
          state: 'old',
          flags: ['a', 'c'],
          at: AT(2),
          time: '11:00',
          tiny: 0,
          ratio: 0.2,
        },
      ]),
  },
  {
    title: "SQLite's own types: what differs is told, what only looks different is not",
    databases: ['sqlite'],
    run: async (world) =>
      assertValues(await withEntities(world, SqliteValues), SqliteValues, [
        { bytes: Buffer.from([1, 255]), at: AT(1), ratio: 0.1, document: { a: 1, b: [2] } },
        { bytes: Buffer.from([255, 1]), at: AT(2), ratio: 0.2, document: { a: 1, b: [3] } },
        { bytes: Buffer.from([255, 1]), at: AT(2), ratio: 0.2, document: { b: [3], a: 1 } },
      ]),
  },
];
