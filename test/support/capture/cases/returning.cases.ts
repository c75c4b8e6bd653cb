import { Author, Comment, Membership, Tag } from '../entities/index.js';
import type { OperationCase } from '../operation-case.js';

/** Whoever asks for something back gets that, and nothing else, also when capture asks for more. */
export const returningCases: OperationCase[] = [
  {
    title: "an insert's own RETURNING is answered as without capture",
    databases: ['postgres', 'mariadb'],
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Tag)
        .values([{ label: 'new' }, { label: 'newer', color: '123' }])
        .returning(['label'])
        .execute(),
    events: ['insert Tag 4', 'insert Tag 5'],
  },
  {
    title: "an insert's own RETURNING * is answered as without capture",
    databases: ['postgres', 'mariadb'],
    run: (world) =>
      world.repository(Author).createQueryBuilder().insert().values({ login: 'dee' }).returning('*').execute(),
    events: ['insert Author 4'],
  },
  {
    title: "an insert's own RETURNING of an expression is answered as without capture",
    databases: ['postgres', 'mariadb'],
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Tag)
        .values({ label: 'new' })
        .returning('upper(label) AS loud, 1 + 1 AS two')
        .execute(),
    events: ['insert Tag 4'],
  },
  {
    title: "an update's own RETURNING is answered as without capture",
    databases: ['postgres'],
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .update(Author)
        .set({ rank: () => 'rank + 1', name: { first: 'X' } })
        .where('id < 3')
        .returning(['rank', 'name.first', 'motto'])
        .execute(),
    events: ['update Author 1: name.first, rank', 'update Author 2: name.first, rank'],
  },
  {
    title: "an update's own RETURNING of text is answered as without capture",
    databases: ['postgres'],
    run: (world) =>
      world
        .repository(Tag)
        .createQueryBuilder()
        .update()
        .set({ color: 'x' })
        .where('id = 2')
        .returning('id + 1')
        .execute(),
    events: ['update Tag 2: color'],
  },
  {
    title: 'an update() with its own returning option is answered as without capture',
    since: '1',
    databases: ['postgres'],
    run: (world) => world.repository(Tag).update(2, { color: 'x' }, { returning: ['color'] }),
    events: ['update Tag 2: color'],
  },
  {
    title: "an upsert's own RETURNING is answered as without capture",
    databases: ['postgres', 'mariadb'],
    run: (world) =>
      world.repository(Membership).upsert(
        [
          { tenant: 1, member: 'ada', role: 'owner' },
          { tenant: 3, member: 'eve', role: 'guest' },
        ],
        { conflictPaths: ['tenant', 'member'], returning: ['role'] },
      ),
    events: [
      'update Membership {"member":"ada","tenant":"1"}: role',
      'insert Membership {"member":"eve","tenant":"3"}',
    ],
  },
  {
    title: "a delete's own RETURNING is answered as without capture",
    databases: ['postgres'],
    run: (world) =>
      inOrder(
        world.dataSource
          .createQueryBuilder()
          .delete()
          .from(Comment)
          .where('postId = 1')
          .returning(['id', 'text'])
          .execute(),
      ),
    events: ['delete Comment 1', 'delete Comment 2'],
  },
  {
    title: "a soft deletion's own RETURNING is answered as without capture",
    databases: ['postgres'],
    run: (world) =>
      world.repository(Comment).createQueryBuilder().softDelete().where('id = 1').returning('text').execute(),
    events: ['softDelete Comment 1: deletedAt'],
  },
  {
    title: "an update's own RETURNING * is answered as without capture",
    databases: ['postgres'],
    run: (world) =>
      inOrder(
        world.dataSource.createQueryBuilder().update(Tag).set({ color: 'x' }).where('id < 3').returning('*').execute(),
      ),
    events: ['update Tag 1: color', 'update Tag 2: color'],
  },
  {
    title: "a delete's own RETURNING * is answered as without capture",
    databases: ['postgres'],
    run: (world) => inOrder(world.repository(Comment).createQueryBuilder().delete().returning('*').execute()),
    events: ['delete Comment 1', 'delete Comment 2', 'delete Comment 3'],
  },
  {
    title: "an upsert's own RETURNING * is answered as without capture",
    databases: ['postgres', 'mariadb'],
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .insert()
        .into(Tag)
        .values([{ label: 'red', color: 'x' }, { label: 'new' }])
        .orUpdate(['color'], ['label'])
        .returning('*')
        .execute(),
    events: (kind) => ['update Tag 1: color', kind === 'mariadb' ? 'insert Tag 4' : 'insert Tag 5'],
  },
];

/** PostgreSQL promises none to what it returns: a vacuum in between gives it another one. */
async function inOrder<Result extends { raw: unknown }>(answer: Promise<Result>): Promise<Result> {
  const result = await answer;
  const rows = result.raw as { id: number }[];
  return Object.assign(result, { raw: rows.toSorted((one, other) => one.id - other.id) });
}
