import { Account, Author, Membership, Post, Profile, Setting, Tag } from '../entities/index.js';
import { ADA_ACCOUNT } from '../fixture.js';
import type { OperationCase } from '../operation-case.js';

export const insertCases: OperationCase[] = [
  {
    title: 'insert() of one row inserts it with its generated id and its defaults',
    async run(world) {
      const author = { login: 'dee', name: { first: 'Dee' }, secret: 'hush', motto: 'never odd' };
      return [await world.repository(Author).insert(author), author];
    },
    events: ['insert Author 4'],
  },
  {
    title: 'insert() of many rows inserts each',
    async run(world) {
      const authors = ['dee', 'eve', 'fay'].map((login, index) => ({ login, name: { first: login }, rank: index }));
      return [await world.repository(Author).insert(authors), authors];
    },
    events: ['insert Author 4', 'insert Author 5', 'insert Author 6'],
  },
  {
    title: 'insert() of no rows changes nothing',
    run: (world) => world.repository(Author).insert([]),
    events: [],
  },
  {
    title: 'insert() of a value that is SQL inserts what the database makes of it',
    run: (world) =>
      world.repository(Author).insert({
        login: () => "lower('DEE')",
        name: { first: 'Dee' },
        rank: () => '6 * 7',
        karma: () => '1 + 1',
      }),
    events: ['insert Author 4'],
  },
  {
    title: 'insert() with given ids, whatever their order, tells them all',
    databases: ['mariadb', 'sqlite'],
    async run(world) {
      await world.repository(Tag).insert([
        { id: 70, label: 'seventy' },
        { id: 60, label: 'sixty' },
      ]);
      await world.repository(Tag).insert({ label: 'next' });
    },
    events: ['insert Tag 60', 'insert Tag 70', 'insert Tag 71'],
  },
  {
    title: 'insert() of a row with defaults only',
    async run(world) {
      return await world.dataSource.createQueryBuilder().insert().into(Profile).values({ bio: '' }).execute();
    },
    events: ['insert Profile 3'],
  },
  {
    title: 'insert() with a foreign key, and with a key of several columns',
    async run(world) {
      await world.repository(Post).insert({ title: 'fourth', author: { id: 2 } });
      await world.repository(Membership).insert({ tenant: 9, member: 'cyd' });
      await world.repository(Setting).insert({ key: 'font', value: 'serif' });
    },
    events: ['insert Post 4', 'insert Membership {"member":"cyd","tenant":"9"}', 'insert Setting font'],
  },
  {
    title: 'insert() of rows with a generated UUID, after one that fails',
    async run(world) {
      const result = await world
        .repository(Account)
        .insert([{ email: 'one@example.org' }, { email: 'two@example.org' }]);
      await world
        .repository(Profile)
        .insert({ bio: 'new', account: { id: ADA_ACCOUNT } })
        .catch(() => 'taken');
      return result;
    },
    databases: ['mariadb', 'sqlite'],
    events: ['insert Account uuid', 'insert Account uuid'],
  },
  {
    title: 'insert() that breaks a constraint changes nothing and fails as it would have',
    run: (world) =>
      world
        .repository(Tag)
        .insert([{ label: 'new' }, { label: 'red' }])
        .catch((error: unknown) => error),
    events: [],
  },
  {
    title: 'an insert builder inserts rows',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Tag)
        .values([{ label: 'new', color: '123' }, { label: 'newer' }])
        .execute(),
    events: ['insert Tag 4', 'insert Tag 5'],
  },
  {
    title: "a repository's insert builder inserts rows",
    run: (world) =>
      world.repository(Tag).createQueryBuilder('t').insert().values({ label: 'new' }).updateEntity(false).execute(),
    events: ['insert Tag 4'],
  },
  {
    title: 'an insert builder for some columns inserts those',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Tag, ['label'])
        .values({ label: 'new', color: 'lost' })
        .execute(),
    events: ['insert Tag 4'],
  },
  {
    title: 'insert … orIgnore() tells only of the rows that were really inserted',
    async run(world) {
      return await world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Tag)
        .values([
          { label: 'red', color: 'x' },
          { label: 'new' },
          { label: 'blue' },
          { label: 'newer' },
          { label: 'new' },
        ])
        .orIgnore()
        .execute();
    },
    // Which ids the sequence gives after a conflict is each database's own affair.
    events: (kind) => (kind === 'mariadb' ? ['insert Tag 4', 'insert Tag 5'] : ['insert Tag 5', 'insert Tag 7']),
  },
  {
    title: 'insert … orIgnore() of rows that all exist tells nothing',
    run: (world) =>
      world.dataSource.createQueryBuilder().insert().into(Setting).values({ key: 'theme' }).orIgnore().execute(),
    events: [],
  },
  {
    title: 'insert … orIgnore() of a row in conflict by another unique key tells nothing of it',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Membership)
        .values([
          { tenant: 5, member: 'eve', seat: 1 },
          { tenant: 5, member: 'fay', seat: 9 },
          { tenant: 1, member: 'bob', seat: 8 },
        ])
        .orIgnore()
        .execute(),
    events: ['insert Membership {"member":"fay","tenant":"5"}'],
  },
  {
    title: 'insert from a select inserts what that finds',
    since: '1',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Setting, ['key', 'value'])
        .valuesFromSelect((select) =>
          select
            .select('tag.label', 'key')
            .addSelect('tag.color', 'value')
            .from(Tag, 'tag')
            .where('tag.color IS NOT NULL'),
        )
        .execute(),
    events: ['insert Setting red', 'insert Setting blue'],
  },
  {
    title: 'insert from a select with generated ids tells them',
    since: '1',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Profile, ['bio'])
        .valuesFromSelect((select) =>
          select.select('tag.label', 'bio').from(Tag, 'tag').where('tag.id > :id', { id: 1 }),
        )
        .execute(),
    events: ['insert Profile 3', 'insert Profile 4'],
  },
];
