import { Account, Author, Badge, Comment, Membership, Post, Profile, Tag } from '../entities/index.js';
import { ADA_ACCOUNT, BOB_ACCOUNT } from '../fixture.js';
import type { OperationCase } from '../operation-case.js';
import type { World } from '../world.js';

const relation = (world: World, target: abstract new () => object, property: string) =>
  world.dataSource.createQueryBuilder().relation(target, property);

export const relationBuilderCases: OperationCase[] = [
  {
    title: 'relation().of().set() of a many-to-one',
    run: (world) => relation(world, Post, 'author').of(1).set(2),
    events: ['update Post 1: author'],
  },
  {
    title: 'relation().of().set() of a many-to-one by entities, for several rows',
    run: (world) =>
      relation(world, Post, 'author')
        .of([{ id: 1 }, { id: 2 }])
        .set(Object.assign(new Author(), { id: 3 })),
    events: ['update Post 1: author', 'update Post 2: author'],
  },
  {
    title: 'relation().of().set(null) of a many-to-one',
    run: (world) => relation(world, Post, 'author').of(1).set(null),
    events: ['update Post 1: author'],
  },
  {
    title: 'relation().of().set() of a many-to-one with a composite key',
    async run(world) {
      await relation(world, Badge, 'membership').of(2).set({ tenant: 1, member: 'bob' });
    },
    events: ['update Badge 2: membership.member, membership.tenant'],
  },
  {
    title: 'relation().of().add() of a one-to-many moves the child',
    run: (world) => world.repository(Post).createQueryBuilder().relation(Post, 'comments').of(2).add([1]),
    events: ['update Comment 1: postId'],
  },
  {
    title: 'relation().of().remove() of a one-to-many makes the child an orphan',
    run: (world) => relation(world, Post, 'comments').of(1).remove([1, 3]),
    events: ['update Comment 1: postId'],
  },
  {
    title: 'relation().of().addAndRemove() of a one-to-many',
    run: (world) => relation(world, Post, 'comments').of(1).addAndRemove([3], [2]),
    events: ['update Comment 2: postId', 'update Comment 3: postId'],
  },
  {
    title: 'relation().of().add() of a one-to-many whose foreign key has no property',
    run: (world) => relation(world, Author, 'posts').of(3).add([1, 2]),
    events: ['update Post 1: author', 'update Post 2: author'],
  },
  {
    title: 'relation().of().add() of a many-to-many',
    run: (world) => relation(world, Post, 'tags').of(2).add([1, 3]),
    events: ['link Post.tags 2 1', 'link Post.tags 2 3'],
  },
  {
    title: 'relation().of().add() of a many-to-many from its other side',
    run: (world) =>
      relation(world, Tag, 'posts')
        .of(3)
        .add([{ id: 1 }]),
    events: ['link Post.tags 1 3'],
  },
  {
    title: 'relation().of().remove() of a many-to-many',
    run: (world) => relation(world, Post, 'tags').of([1, 2]).remove([2, 3]),
    events: ['unlink Post.tags 1 2', 'unlink Post.tags 2 2'],
  },
  {
    title: 'relation().of().addAndRemove() of a many-to-many',
    run: (world) => relation(world, Post, 'tags').of(1).addAndRemove([3], [1]),
    events: ['link Post.tags 1 3', 'unlink Post.tags 1 1'],
  },
  {
    title: 'relation().of().add() of a link that exists fails as it would have',
    run: (world) =>
      relation(world, Post, 'tags')
        .of(1)
        .add([3, 1])
        .catch((error: unknown) => error),
    events: [],
  },
  {
    title: 'relation().of().add() and remove() of a many-to-many with a composite key',
    async run(world) {
      const membership = { tenant: 1, member: 'ada' };
      await relation(world, Membership, 'interests').of(membership).add([1, 2]);
      await relation(world, Membership, 'interests').of(membership).remove([1]);
    },
    events: ['link Membership.interests {"member":"ada","tenant":"1"} 2'],
    steps: [
      'link Membership.interests {"member":"ada","tenant":"1"} 1',
      'link Membership.interests {"member":"ada","tenant":"1"} 2',
      'unlink Membership.interests {"member":"ada","tenant":"1"} 1',
    ],
  },
  {
    title: 'relation().of().set() of a one-to-one, from its owner and from the other side',
    async run(world) {
      await relation(world, Profile, 'account').of(2).set(BOB_ACCOUNT);
      await relation(world, Account, 'profile').of(ADA_ACCOUNT).set(null);
    },
    events: ['update Profile 1: account', 'update Profile 2: account'],
  },
  {
    title: 'relation().of().set() of a relation whose foreign key has a property',
    run: (world) => relation(world, Comment, 'post').of(3).set(1),
    events: ['update Comment 3: postId'],
  },
];
