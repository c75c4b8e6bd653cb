import { And, Equal, In, MoreThan, Not, NotBrackets, Raw } from 'typeorm';
import { Account, Author, Badge, Comment, Membership, Post, Profile, Setting, Tag } from '../entities/index.js';
import { ADA_ACCOUNT } from '../fixture.js';
import type { OperationCase } from '../operation-case.js';

export const updateCases: OperationCase[] = [
  {
    title: 'update() by id',
    run: (world) => world.repository(Author).update(1, { rank: 10 }),
    events: ['update Author 1: rank'],
  },
  {
    title: 'update() by ids',
    run: (world) => world.repository(Author).update([1, 3], { rank: 3 }),
    events: ['update Author 1: rank', 'update Author 3: '],
  },
  {
    title: 'update() by any id but one',
    run: (world) => world.repository(Tag).update({ id: Not(1) }, { color: 'x' }),
    events: ['update Tag 2: color', 'update Tag 3: color'],
  },
  {
    title: 'update() by a negated equality, of which one id is named',
    run: (world) => world.repository(Tag).update({ id: Not(Equal(1)) }, { color: 'x' }),
    events: ['update Tag 2: color', 'update Tag 3: color'],
  },
  {
    title: 'update() by a negated list of one id',
    run: (world) => world.repository(Tag).update({ id: Not(In([1])) }, { color: 'x' }),
    events: ['update Tag 2: color', 'update Tag 3: color'],
  },
  {
    title: 'update() by negated brackets around an id',
    run: (world) =>
      world
        .repository(Tag)
        .createQueryBuilder()
        .update()
        .set({ color: 'x' })
        .where(new NotBrackets((negated) => negated.where({ id: 1 })))
        .execute(),
    events: ['update Tag 2: color', 'update Tag 3: color'],
  },
  {
    title: 'update() by an id or by nothing meets all rows',
    run: (world) =>
      world
        .repository(Tag)
        .createQueryBuilder()
        .update()
        .set({ color: 'x' })
        .where([{ id: 1 }, {}])
        .execute(),
    events: ['update Tag 1: color', 'update Tag 2: color', 'update Tag 3: color'],
  },
  {
    title: 'update() by an id that is compared with itself',
    run: (world) => world.repository(Tag).update({ id: Raw('id') }, { color: 'x' }),
    events: ['update Tag 1: color', 'update Tag 2: color', 'update Tag 3: color'],
  },
  {
    title: 'update() by SQL among the conditions on an id',
    run: (world) => world.repository(Tag).update({ id: And(Raw((id) => `${id} = 2`)) }, { color: 'x' }),
    events: ['update Tag 2: color'],
  },
  {
    title: 'update() by several conditions on an id',
    run: (world) => world.repository(Tag).update({ id: And(MoreThan(1), Not(3)) }, { color: 'x' }),
    events: ['update Tag 2: color'],
  },
  {
    title: 'update() by an id that is SQL',
    run: (world) => world.repository(Tag).update({ id: Raw('(SELECT 2)') }, { color: 'x' }),
    events: ['update Tag 2: color'],
  },
  {
    title: 'update() by a where of objects',
    run: (world) => world.repository(Author).update({ login: In(['ada', 'bob']), active: false }, { active: true }),
    events: ['update Author 1: active', 'update Author 2: active'],
  },
  {
    title: 'update() by a path into an embedded',
    run: (world) => world.repository(Author).update({ name: { first: 'Ada' } }, { name: { last: 'King' } }),
    events: ['update Author 1: name.last'],
  },
  {
    title: 'update() by a relation',
    run: (world) => world.repository(Post).update({ author: { id: 1 } }, { views: 11 }),
    events: ['update Post 1: views'],
  },
  {
    title: 'update() of a foreign key by the relation',
    run: (world) => world.repository(Post).update({ title: In(['first', 'second']) }, { author: { id: 2 } }),
    events: ['update Post 1: author', 'update Post 2: '],
  },
  {
    title: 'update() of a foreign key of several columns',
    run: (world) => world.repository(Badge).update(1, { membership: { tenant: 2, member: 'ada' } }),
    events: ['update Badge 1: membership.tenant'],
  },
  {
    title: 'update() of a foreign key through its own property',
    run: (world) => world.repository(Comment).update({ postId: 1 }, { postId: 2 }),
    events: ['update Comment 1: postId', 'update Comment 2: postId'],
  },
  {
    title: 'update() by a composite key',
    run: (world) => world.repository(Membership).update({ tenant: 1, member: 'bob' }, { role: 'admin', seat: null }),
    events: ['update Membership {"member":"bob","tenant":"1"}: role, seat'],
  },
  {
    title: 'update() by a UUID',
    run: (world) => world.repository(Account).update(ADA_ACCOUNT, { logins: 3 }),
    events: ['update Account of a: logins'],
  },
  {
    title: 'update() of an entity that is mapped by a schema',
    run: (world) => world.repository(Setting).update('theme', { changedBy: 3 }),
    events: ['update Setting theme: changedBy'],
  },
  {
    title: 'update() of every kind of column tells its values as they are loaded',
    run: (world) =>
      world.repository(Author).update(1, {
        settings: { a: [1, { b: null }] },
        karma: '9007199254740993',
        balance: '0.10',
        active: true,
        born: '2000-02-29',
        seenAt: new Date('2001-01-01T00:00:00Z'),
        languages: ['fy'],
        secret: 'hush',
        nickname: 'a',
        motto: 'never odd',
      }),
    events: ['update Author 1: active, balance, born, karma, languages, motto, nickname, secret, seenAt, settings'],
  },
  {
    title: 'update() to null',
    run: (world) =>
      world.repository(Author).update(3, { born: null, seenAt: null, languages: null, nickname: null, settings: null }),
    events: ['update Author 3: born, languages, nickname, seenAt'],
  },
  {
    title: 'update() to a value that is SQL',
    run: (world) => world.repository(Author).update({ id: In([1, 2]) }, { rank: () => 'rank * 10' }),
    events: ['update Author 1: rank', 'update Author 2: rank'],
  },
  {
    title: 'update() of a column that its own where reads tells the rows that it found',
    run: (world) => world.repository(Tag).update({ color: 'f00' }, { color: '00f' }),
    events: ['update Tag 1: color'],
  },
  {
    title: 'update() that finds nothing',
    run: (world) => world.repository(Author).update({ login: 'nobody' }, { rank: 1 }),
    events: [],
  },
  {
    title: 'update() to the same values',
    run: (world) => world.repository(Tag).update({ id: In([1, 2]) }, { color: '00f' }),
    events: ['update Tag 1: color'],
  },
  {
    title: 'update() to the same values in every row',
    run: (world) => world.repository(Setting).update('theme', { value: 'dark', changedBy: 1 }),
    events: [],
  },
  {
    title: 'updateAll()',
    run: (world) => world.repository(Tag).updateAll({ color: '00f' }),
    events: ['update Tag 1: color', 'update Tag 3: color'],
  },
  {
    title: 'update() that breaks a constraint changes nothing and fails as it would have',
    run: (world) =>
      world
        .repository(Author)
        .update({ id: In([1, 2]) }, { login: 'cyd' })
        .catch((error: unknown) => error),
    events: [],
  },
  {
    title: 'update() of a primary key removes one identity and makes another',
    run: (world) => world.repository(Setting).update('size', { key: 'scale', value: 'big' }),
    events: ['delete Setting size', 'insert Setting scale'],
  },
  {
    title: 'update() of the delete date is a soft deletion, and back a restoration',
    async run(world) {
      await world.repository(Comment).update([1], { deletedAt: new Date('2024-01-01T00:00:00Z') });
      await world.repository(Post).update(3, { deletedAt: null, title: 'back' });
    },
    events: ['softDelete Comment 1: deletedAt', 'restore Post 3: deletedAt, title'],
  },
  {
    title: 'increment() and decrement()',
    async run(world) {
      return [
        await world.repository(Author).increment({ id: In([1, 2]) }, 'rank', 5),
        await world.repository(Author).decrement({ login: 'cyd' }, 'rank', 2),
        await world.repository(Author).increment({ login: 'nobody' }, 'rank', 2),
      ];
    },
    events: ['update Author 1: rank', 'update Author 2: rank', 'update Author 3: rank'],
  },
  {
    title: 'update() tells a column that the database makes of others too',
    run: (world) => world.repository(Profile).update(1, { bio: 'of Ada herself' }),
    events: ['update Profile 1: bio, loud'],
  },
];
