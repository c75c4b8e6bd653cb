import { Membership, Setting, Tag } from '../entities/index.js';
import type { OperationCase } from '../operation-case.js';
import { uncounted } from './uncounted.js';

/** Upserts by what they conflict with. */
export const upsertConflictCases: OperationCase[] = [
  {
    title: 'upsert() in conflict by another unique key than the one that was named updates that row on MariaDB',
    databases: ['mariadb'],
    run: (world) =>
      world.repository(Membership).upsert({ tenant: 7, member: 'eve', role: 'thief', seat: 2 }, ['tenant', 'member']),
    events: ['delete Membership {"member":"bob","tenant":"1"}', 'insert Membership {"member":"eve","tenant":"7"}'],
  },
  {
    title: 'an insert builder with orUpdate() of some columns updates those, found by another unique key',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Membership)
        .values([
          { tenant: 5, member: 'eve', role: 'admin', seat: 2 },
          { tenant: 5, member: 'fay', role: 'guest', seat: 9 },
        ])
        .orUpdate(['role'], ['seat'])
        .execute(),
    events: [
      'update Membership {"member":"bob","tenant":"1"}: role',
      'insert Membership {"member":"fay","tenant":"5"}',
    ],
  },
  {
    title: 'an upsert that breaks another constraint changes nothing and fails as it would have',
    databases: ['postgres', 'sqlite'],
    run: (world) =>
      world
        .repository(Membership)
        .upsert(
          [
            { tenant: 8, member: 'eve', role: 'guest' },
            { tenant: 7, member: 'eve', role: 'thief', seat: 2 },
          ],
          ['tenant', 'member'],
        )
        .catch((error: unknown) => error),
    events: [],
  },
  {
    title: 'upsert() of one key twice in one statement tells the row as it has become',
    databases: ['mariadb', 'sqlite'],
    run: (world) =>
      uncounted(
        world.repository(Setting).upsert(
          [
            { key: 'font', value: 'serif' },
            { key: 'font', value: 'sans' },
          ],
          ['key'],
        ),
      ),
    events: ['insert Setting font'],
    steps: 'any',
  },
  {
    title: 'upsert() of a key that exists twice in one statement',
    databases: ['mariadb', 'sqlite'],
    run: (world) =>
      uncounted(
        world.repository(Setting).upsert(
          [
            { key: 'theme', value: 'light' },
            { key: 'theme', value: 'grey' },
          ],
          ['key'],
        ),
      ),
    events: ['update Setting theme: value'],
    steps: 'any',
  },
  {
    title: 'an upsert with a condition tells only of the rows that meet it',
    databases: ['postgres'],
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Setting)
        .values([
          { key: 'theme', value: 'a' },
          { key: 'size', value: 'a' },
          { key: 'font', value: 'a' },
        ])
        .orUpdate(['value'], ['key'], {
          overwriteCondition: {
            where: `${world.dataSource.getMetadata(Setting).tableName}.changed_by = :by`,
            parameters: { by: 1 },
          },
        })
        .execute(),
    events: ['update Setting theme: value', 'insert Setting font'],
  },
  {
    title: 'an upsert whose conflict is named by its constraint',
    databases: ['postgres'],
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Tag)
        .values([{ label: 'red', color: 'x' }, { label: 'new' }])
        .orUpdate(['color'], world.dataSource.getMetadata(Tag).uniques[0]?.name)
        .execute(),
    events: ['update Tag 1: color', 'insert Tag 5'],
  },
  {
    title: 'upsert() of a unique value that MariaDB takes for the same in other letters',
    databases: ['mariadb'],
    async run(world) {
      await world.repository(Tag).upsert({ label: 'RED', color: 'x' }, ['label']);
      await world.repository(Setting).upsert({ key: 'THEME', value: 'x' }, ['key']);
    },
    events: ['update Tag 1: color, label', 'delete Setting theme', 'insert Setting THEME'],
  },
];
