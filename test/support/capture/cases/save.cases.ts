import { Account, Author, Membership, Post, Setting, Tag } from '../entities/index.js';
import type { OperationCase } from '../operation-case.js';

const newAuthor = (login: string, more: Partial<Author> = {}) =>
  Object.assign(new Author(), { login, name: { first: login } }, more);

export const saveCases: OperationCase[] = [
  {
    title: 'save() of a new entity inserts a row with its generated id and its defaults',
    async run(world) {
      const author = newAuthor('dee');
      return [await world.repository(Author).save(author), author];
    },
    events: ['insert Author 4'],
  },
  {
    title: 'save() of a new entity with a value for every kind of column inserts them as they are loaded',
    async run(world) {
      const author = newAuthor('dee', {
        name: { first: 'Dee', last: "D'Or" },
        settings: { nested: { list: [1, 'two', null] }, quote: '"' },
        karma: '9007199254740993',
        balance: '1234567890.99',
        active: true,
        born: '1970-01-01',
        seenAt: new Date('2021-12-31T23:59:59.000Z'),
        languages: ['en', 'nl'],
        secret: 'hush',
        nickname: 'd',
        motto: 'never odd',
        rank: -1,
      });
      return [await world.repository(Author).save(author), author];
    },
    events: ['insert Author 4'],
  },
  {
    title: 'save() of many entities inserts each of them',
    run: (world) => world.repository(Author).save(['dee', 'eve', 'fay'].map((login) => newAuthor(login))),
    events: ['insert Author 4', 'insert Author 5', 'insert Author 6'],
  },
  {
    title: 'save() in chunks inserts and updates each entity',
    async run(world) {
      const loaded = await world.repository(Author).findBy({ login: 'ada' });
      const entities = [
        ...loaded.map((author) => Object.assign(author, { rank: 9 })),
        newAuthor('dee'),
        newAuthor('eve'),
      ];
      return await world.repository(Author).save(entities, { chunk: 1 });
    },
    events: ['update Author 1: rank', 'insert Author 4', 'insert Author 5'],
  },
  {
    title: 'save() of an unchanged entity changes nothing',
    async run(world) {
      const authors = await world.repository(Author).find();
      return await world.repository(Author).save(authors);
    },
    events: [],
  },
  {
    title: 'save() of a changed entity updates the columns that differ',
    async run(world) {
      const cyd = await world.repository(Author).findOneByOrFail({ login: 'cyd' });
      Object.assign(cyd, {
        rank: 30,
        active: false,
        nickname: null,
        born: '1990-05-18',
        seenAt: null,
        languages: ['nl'],
      });
      return [await world.repository(Author).save(cyd), cyd];
    },
    events: ['update Author 3: active, born, languages, nickname, rank, seenAt'],
  },
  {
    title: 'save() of a changed embedded, JSON and transformed column updates these',
    async run(world) {
      const bob = await world.repository(Author).findOneByOrFail({ login: 'bob' });
      bob.name.last = 'Builder';
      bob.settings = { theme: 'light', size: 2 };
      bob.motto = 'we can';
      return await world.repository(Author).save(bob);
    },
    events: ['update Author 2: motto, name.last, settings'],
  },
  {
    title: 'save() of a partial object updates what it has',
    run: (world) => world.repository(Author).save({ id: 1, rank: 11 }),
    events: ['update Author 1: rank'],
  },
  {
    title: 'save() of a column that is not selected updates it where it differs',
    run: (world) =>
      world.repository(Author).save([
        { id: 1, secret: 'engine', rank: 5 },
        { id: 2, secret: 'shovel' },
      ]),
    events: ['update Author 1: rank', 'update Author 2: secret'],
  },
  {
    title: 'save() of a column whose name in the database differs updates it under its property',
    run: (world) => world.repository(Author).save({ id: 3, nickname: 'cy' }),
    events: ['update Author 3: nickname'],
  },
  {
    title: 'save() with an id that does not exist inserts a row with that id',
    run: (world) => world.repository(Tag).save({ id: 77, label: 'late' }),
    // PostgreSQL is not told a generated id.
    events: (kind) => [kind === 'postgres' ? 'insert Tag 4' : 'insert Tag 77'],
  },
  {
    title: 'save() of a composite key inserts and updates',
    run: (world) =>
      world.repository(Membership).save([
        { tenant: 1, member: 'ada', role: 'owner' },
        { tenant: 3, member: 'ada', role: 'guest' },
      ]),
    events: [
      'update Membership {"member":"ada","tenant":"1"}: role',
      'insert Membership {"member":"ada","tenant":"3"}',
    ],
  },
  {
    title: 'save() of an entity with a UUID inserts and updates',
    async run(world) {
      const [ada] = await world.repository(Account).findBy({ email: 'ada@example.org' });
      const made = await world.repository(Account).save([{ ...ada, logins: 1 }, { email: 'cyd@example.org' }]);
      return made.map(({ email, logins }) => ({ email, logins }));
    },
    events: ['update Account of a: logins', 'insert Account uuid'],
  },
  {
    title: 'save() of an entity that is mapped by a schema inserts and updates',
    run: (world) =>
      world.repository(Setting).save([
        { key: 'theme', value: 'light', changedBy: 2 },
        { key: 'font', value: 'serif' },
      ]),
    events: ['update Setting theme: changedBy, value', 'insert Setting font'],
  },
  {
    title: 'save() without listeners is captured like any other',
    run: (world) => world.repository(Author).save([{ id: 1, rank: 8 }, newAuthor('dee')], { listeners: false }),
    events: ['update Author 1: rank', 'insert Author 4'],
  },
  {
    title: 'save() without a transaction of its own is captured like any other',
    run: (world) => world.repository(Author).save([{ id: 1, rank: 8 }, newAuthor('dee')], { transaction: false }),
    events: ['update Author 1: rank', 'insert Author 4'],
  },
  {
    title: 'save() that does not read the row back is captured with the values that the database has',
    run: (world) => world.repository(Author).save([{ id: 1, rank: 8 }, newAuthor('dee')], { reload: false }),
    events: ['update Author 1: rank', 'insert Author 4'],
  },
  {
    title: 'save() of entities of different kinds inserts and updates each',
    run: (world) =>
      world.dataSource.manager.save([
        Object.assign(new Tag(), { label: 'new' }),
        Object.assign(new Post(), { id: 1, title: 'renamed' }),
        Object.assign(new Setting(), { key: 'size', value: 'big' }),
      ]),
    events: ['insert Tag 4', 'update Post 1: title', 'update Setting size: value'],
  },
];
