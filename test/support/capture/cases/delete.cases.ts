import { In, IsNull } from 'typeorm';
import {
  Account,
  Attachment,
  Author,
  Badge,
  Comment,
  Membership,
  Post,
  Profile,
  Revision,
  Setting,
  Tag,
} from '../entities/index.js';
import { BOB_ACCOUNT } from '../fixture.js';
import type { OperationCase } from '../operation-case.js';

export const deleteCases: OperationCase[] = [
  {
    title: 'delete() by id',
    run: (world) => world.repository(Author).delete(3),
    events: ['delete Author 3'],
  },
  {
    title: 'delete() by ids',
    run: (world) => world.repository(Attachment).delete([1, 2, 99]),
    events: ['delete Attachment 1', 'delete Attachment 2'],
  },
  {
    title: 'delete() by a where of objects',
    run: (world) => world.repository(Comment).delete({ postId: 1, text: In(['nice', 'why?']) }),
    events: ['delete Comment 1'],
  },
  {
    title: 'delete() by a relation',
    run: (world) => world.repository(Revision).delete({ post: { id: 1 } }),
    events: ['delete Revision 1', 'delete Revision 2'],
  },
  {
    title: 'delete() by a composite key',
    run: (world) => world.repository(Membership).delete({ tenant: 2, member: 'ada' }),
    events: ['delete Membership {"member":"ada","tenant":"2"}'],
  },
  {
    title: 'delete() by a UUID, and of an entity that is mapped by a schema',
    async run(world) {
      return [await world.repository(Account).delete(BOB_ACCOUNT), await world.repository(Setting).delete('theme')];
    },
    events: ['delete Account of b', 'delete Setting theme'],
  },
  {
    title: 'delete() that finds nothing',
    run: (world) => world.repository(Author).delete({ login: 'nobody' }),
    events: [],
  },
  {
    title: 'delete() that breaks a foreign key changes nothing and fails as it would have',
    run: (world) =>
      world
        .repository(Author)
        .delete([2, 3])
        .catch((error: unknown) => error),
    events: [],
  },
  {
    title: 'deleteAll()',
    run: (world) => world.repository(Setting).deleteAll(),
    events: ['delete Setting size', 'delete Setting theme'],
  },
  {
    title: 'a delete builder with a where of text',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .delete()
        .from(Comment)
        .where('postId = :post', { post: 1 })
        .orWhere('text LIKE :text', { text: 'why%' })
        .execute(),
    events: ['delete Comment 1', 'delete Comment 2', 'delete Comment 3'],
  },
  {
    title: "a delete builder that began as a repository's select",
    run: (world) =>
      world.repository(Attachment).createQueryBuilder('a').where('file = :file', { file: 'a.png' }).delete().execute(),
    events: ['delete Attachment 1'],
  },
  {
    title: 'remove() of a loaded entity',
    async run(world) {
      const author = await world.repository(Author).findOneByOrFail({ id: 3 });
      return [await world.repository(Author).remove(author), author];
    },
    events: ['delete Author 3'],
  },
  {
    title: 'remove() of many entities',
    async run(world) {
      return await world.repository(Comment).remove(await world.repository(Comment).find());
    },
    events: ['delete Comment 1', 'delete Comment 2', 'delete Comment 3'],
  },
  {
    title: 'remove() of entities with a composite key',
    async run(world) {
      return await world.repository(Membership).remove(await world.repository(Membership).findBy({ role: 'guest' }));
    },
    events: ['delete Membership {"member":"ada","tenant":"2"}', 'delete Membership {"member":"bob","tenant":"1"}'],
  },
  {
    title: 'remove() of an entity with links unlinks them first',
    given: (world) => world.repository(Comment).delete({ postId: 2 }),
    async run(world) {
      return await world.repository(Post).remove(await world.repository(Post).findOneByOrFail({ id: 2 }));
    },
    events: ['delete Post 2', 'unlink Post.tags 2 2'],
  },
  {
    title: 'remove() from the other side of a many-to-many unlinks, told from the owning side',
    async run(world) {
      return await world.repository(Tag).remove(await world.repository(Tag).findOneByOrFail({ id: 2 }));
    },
    events: ['delete Tag 2', 'unlink Post.tags 1 2', 'unlink Post.tags 2 2'],
  },
  {
    title: 'remove() of an entity that does not exist',
    run: (world) => world.repository(Author).remove(Object.assign(new Author(), { id: 99 })),
    events: [],
  },
  {
    title: 'remove() without listeners is captured like any other',
    async run(world) {
      const badges = await world.repository(Badge).find();
      return await world.repository(Badge).remove(badges, { listeners: false, transaction: false });
    },
    events: ['delete Badge 1', 'delete Badge 2'],
  },
];

export const softDeleteCases: OperationCase[] = [
  {
    title: 'softDelete() by id',
    run: (world) => world.repository(Post).softDelete(1),
    events: ['softDelete Post 1: deletedAt'],
  },
  {
    title: 'softDelete() by a where of objects',
    run: (world) => world.repository(Comment).softDelete({ postId: 1 }),
    events: ['softDelete Comment 1: deletedAt', 'softDelete Comment 2: deletedAt'],
  },
  {
    title: 'softDelete() of rows some of which are soft-deleted already',
    given: (world) => world.repository(Comment).update(1, { deletedAt: new Date('2020-01-01T00:00:00Z') }),
    run: (world) => world.repository(Comment).softDelete([1, 2]),
    // 0.3 deletes it again.
    events: (_, typeorm) => [
      ...(typeorm === '1' ? [] : ['update Comment 1: deletedAt']),
      'softDelete Comment 2: deletedAt',
    ],
  },
  {
    title: 'softDelete() that finds nothing',
    run: (world) => world.repository(Post).softDelete({ title: 'nothing' }),
    events: [],
  },
  {
    title: 'restore() by id',
    run: (world) => world.repository(Post).restore(3),
    events: ['restore Post 3: deletedAt'],
  },
  {
    title: 'restore() of rows none of which is soft-deleted',
    run: (world) => world.repository(Comment).restore([1, 2]),
    events: [],
  },
  {
    title: 'a soft-delete and a restore builder',
    async run(world) {
      return [
        await world.repository(Comment).createQueryBuilder().softDelete().where('id = :id', { id: 3 }).execute(),
        await world.dataSource.createQueryBuilder().restore().from(Post).where('deletedAt IS NOT NULL').execute(),
      ];
    },
    events: ['softDelete Comment 3: deletedAt', 'restore Post 3: deletedAt'],
  },
  {
    title: 'softRemove() of a loaded entity',
    async run(world) {
      const post = await world.repository(Post).findOneByOrFail({ id: 2 });
      return [await world.repository(Post).softRemove(post), post];
    },
    events: ['softDelete Post 2: deletedAt'],
  },
  {
    title: 'softRemove() with cascades soft-deletes the children that were loaded',
    async run(world) {
      const post = await world.repository(Post).findOneOrFail({ where: { id: 1 }, relations: { comments: true } });
      return await world.repository(Post).softRemove(post);
    },
    events: ['softDelete Post 1: deletedAt', 'softDelete Comment 1: deletedAt', 'softDelete Comment 2: deletedAt'],
  },
  {
    title: 'recover() of a loaded entity',
    async run(world) {
      const [post] = await world.repository(Post).find({ where: { id: 3 }, withDeleted: true });
      return await world.repository(Post).recover(post as Post);
    },
    events: ['restore Post 3: deletedAt'],
  },
  {
    title: 'recover() with cascades restores the children that were loaded',
    async given(world) {
      await world.repository(Post).softDelete(1);
      await world.repository(Comment).softDelete({ postId: 1 });
    },
    async run(world) {
      const where = { id: 1 };
      const post = await world
        .repository(Post)
        .findOneOrFail({ where, relations: { comments: true }, order: { comments: { id: 'ASC' } }, withDeleted: true });
      return await world.repository(Post).recover(post);
    },
    events: ['restore Post 1: deletedAt', 'restore Comment 1: deletedAt', 'restore Comment 2: deletedAt'],
  },
  {
    title: 'delete() finds soft-deleted rows too, and update() as well',
    async run(world) {
      await world.repository(Post).update({ title: 'third' }, { views: 31 });
      await world.repository(Post).delete({ author: IsNull() });
    },
    events: ['delete Post 3'],
    steps: ['update Post 3: views', 'delete Post 3'],
  },
  {
    title: 'remove() of a profile leaves the account of its one-to-one',
    async run(world) {
      return await world.repository(Profile).remove(await world.repository(Profile).findOneByOrFail({ id: 1 }));
    },
    events: ['delete Profile 1'],
  },
];
