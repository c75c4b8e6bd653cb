import { Account, Author, Badge, Membership, Post, Setting, Tag } from '../entities/index.js';
import type { OperationCase } from '../operation-case.js';
import { uncounted } from './uncounted.js';

export const upsertCases: OperationCase[] = [
  {
    title: 'upsert() of a row that does not exist inserts it',
    async run(world) {
      const tag = { label: 'new', color: '123' };
      return [await world.repository(Tag).upsert(tag, ['label']), tag];
    },
    events: ['insert Tag 4'],
  },
  {
    title: 'upsert() of a row that exists updates it, with its exact old values',
    run: (world) => world.repository(Tag).upsert({ label: 'red', color: 'c00' }, ['label']),
    events: ['update Tag 1: color'],
  },
  {
    title: 'upsert() of a row that exists with the same values changes nothing',
    run: (world) => world.repository(Tag).upsert({ label: 'red', color: 'f00' }, ['label']),
    events: [],
  },
  {
    title: 'upsert() of some rows that exist and some that do not tells each as what happened to it',
    async run(world) {
      return await uncounted(
        world.repository(Setting).upsert(
          [
            { key: 'theme', value: 'light' },
            { key: 'font', value: 'serif' },
            { key: 'size', value: null },
          ],
          ['key'],
        ),
      );
    },
    events: ['update Setting theme: value', 'insert Setting font'],
  },
  {
    title: 'upsert() over a generated key, mixed, tells the ids that the rows have',
    async run(world) {
      const tags = [
        { label: 'blue', color: '00c' },
        { label: 'new', color: '123' },
        { label: 'green', color: '0f0' },
      ];
      await world.repository(Tag).upsert(tags, ['label']);
      const made = await world.repository(Tag).findOneByOrFail({ label: 'new' });
      return made.color;
    },
    events: (kind) => [
      'update Tag 2: color',
      'update Tag 3: color',
      kind === 'mariadb' ? 'insert Tag 4' : 'insert Tag 5',
    ],
  },
  {
    title: 'upsert() that skips what would not change tells only of what did',
    databases: ['postgres'],
    run: (world) =>
      world.repository(Setting).upsert(
        [
          { key: 'theme', value: 'dark', changedBy: 1 },
          { key: 'size', value: 'big', changedBy: 1 },
          { key: 'font', value: 'serif', changedBy: 1 },
        ],
        { conflictPaths: ['key'], skipUpdateIfNoValuesChanged: true },
      ),
    events: ['update Setting size: changedBy, value', 'insert Setting font'],
  },
  {
    title: 'upsert() of a row with a version and an update date tells these too',
    run: (world) =>
      world
        .repository(Author)
        .upsert({ login: 'ada', name: { first: 'Augusta', last: 'Lovelace' }, rank: 9 }, ['login']),
    events: ['update Author 1: name.first, rank'],
  },
  {
    title: 'upsert() over a composite key tells each row',
    run: (world) =>
      world.repository(Membership).upsert(
        [
          { tenant: 1, member: 'ada', role: 'owner' },
          { tenant: 3, member: 'eve', role: 'guest' },
        ],
        ['tenant', 'member'],
      ),
    events: [
      'update Membership {"member":"ada","tenant":"1"}: role',
      'insert Membership {"member":"eve","tenant":"3"}',
    ],
  },
  {
    title: 'upsert() over a UUID that exists keeps that of the row',
    async run(world) {
      await world.repository(Account).upsert({ email: 'ada@example.org', logins: 5 }, ['email']);
      await world.repository(Account).upsert({ email: 'eve@example.org', logins: 6 }, ['email']);
    },
    // MariaDB and SQLite are sent a new id along with the row, and set it only when the row is new.
    events: ['update Account of a: logins', 'insert Account uuid'],
  },
  {
    title: 'upsert() of a soft-deleted row by its id tells the columns that differ',
    databases: ['mariadb', 'sqlite'],
    run: (world) => world.repository(Post).upsert({ id: 3, title: 'third, again', views: 30 }, ['id']),
    events: ['update Post 3: title'],
  },
  {
    title: 'upsert() that sets the delete date is a soft deletion, and one that takes it away a restoration',
    databases: ['mariadb', 'sqlite'],
    async run(world) {
      await world
        .repository(Post)
        .upsert({ id: 1, title: 'first', deletedAt: new Date('2024-01-01T00:00:00Z') }, ['id']);
      await world.repository(Post).upsert({ id: 3, title: 'third', deletedAt: null }, ['id']);
    },
    events: ['softDelete Post 1: deletedAt', 'restore Post 3: deletedAt'],
  },
  {
    title: 'upsert() of an expression',
    run: (world) =>
      uncounted(world.repository(Setting).upsert({ key: 'theme', value: () => "lower('LIGHT')" }, ['key'])),
    events: ['update Setting theme: value'],
  },
  {
    title: 'upsert() of a foreign key of several columns and of one without a property',
    databases: ['mariadb', 'sqlite'],
    async run(world) {
      await world.repository(Badge).upsert({ id: 1, title: 'late', membership: { tenant: 2, member: 'ada' } }, ['id']);
      await world.repository(Post).upsert({ id: 2, title: 'second', author: { id: 3 } }, ['id']);
    },
    events: ['update Badge 1: membership.tenant, title', 'update Post 2: author'],
  },
  {
    title: 'an insert builder with orUpdate() of no columns inserts what is new',
    since: '1',
    databases: ['postgres', 'sqlite'],
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Setting)
        .values([
          { key: 'theme', value: 'light' },
          { key: 'font', value: 'serif' },
        ])
        .orUpdate([], ['key'])
        .execute(),
    events: ['insert Setting font'],
  },
];
