import { Author, Badge, Comment, Membership, Post, Profile, Tag } from '../entities/index.js';
import type { OperationCase } from '../operation-case.js';
import type { World } from '../world.js';
import { ADA_ACCOUNT, BOB_ACCOUNT } from '../fixture.js';

const firstPost = (world: World, relations: Record<string, boolean> = {}) =>
  world.repository(Post).findOneOrFail({ where: { id: 1 }, relations });

export const relationSaveCases: OperationCase[] = [
  {
    title: 'save() with cascades inserts the row, its parent, its children and its links',
    run: (world) =>
      world.repository(Post).save({
        title: 'fourth',
        author: { login: 'dee', name: { first: 'Dee' } },
        tags: [{ label: 'new' }, { id: 1 }],
        comments: [{ text: 'one' }, { text: 'two' }],
        attachments: [{ file: 'c.png' }],
      }),
    events: [
      'insert Author 4',
      'insert Post 4',
      'insert Tag 4',
      'link Post.tags 4 1',
      'link Post.tags 4 4',
      'insert Comment 4',
      'insert Comment 5',
      'insert Attachment 3',
    ],
  },
  {
    title: 'save() with cascades updates what has changed of them',
    async run(world) {
      const post = await firstPost(world, { author: true, tags: true, comments: true });
      if (post.author) post.author.rank = 12;
      for (const tag of post.tags) if (tag.label === 'red') tag.color = 'c00';
      for (const comment of post.comments) if (comment.id === 2) comment.text = 'sure';
      return await world.repository(Post).save(post);
    },
    events: ['update Author 1: rank', 'update Tag 1: color', 'update Comment 2: text'],
  },
  {
    title: 'save() of a many-to-one by object changes the foreign key under the name of the relation',
    async run(world) {
      const post = await firstPost(world);
      post.author = await world.repository(Author).findOneByOrFail({ login: 'bob' });
      return await world.repository(Post).save(post);
    },
    events: ['update Post 1: author'],
  },
  {
    title: 'save() of a many-to-one by id changes the foreign key',
    run: (world) => world.repository(Post).save({ id: 1, author: { id: 3 } }),
    events: ['update Post 1: author'],
  },
  {
    title: 'save() of a many-to-one to null changes the foreign key',
    run: (world) => world.repository(Post).save({ id: 1, author: null }),
    events: ['update Post 1: author'],
  },
  {
    title: 'save() of a many-to-one to the same entity changes nothing',
    run: (world) => world.repository(Post).save({ id: 1, author: { id: 1 } }),
    events: [],
  },
  {
    title: 'save() of a foreign key through its own property changes that',
    run: (world) =>
      world.repository(Comment).save([
        { id: 1, postId: 2 },
        { id: 2, postId: null },
      ]),
    events: ['update Comment 1: postId', 'update Comment 2: postId'],
  },
  {
    title: 'save() of the relation whose foreign key has a property changes that',
    run: (world) => world.repository(Comment).save({ id: 1, post: { id: 2 } }),
    events: ['update Comment 1: postId'],
  },
  {
    title: 'save() of a many-to-one with a composite key changes each column of the foreign key',
    run: (world) =>
      world.repository(Badge).save([
        { id: 1, membership: { tenant: 2, member: 'ada' } },
        { id: 2, membership: { tenant: 1, member: 'bob' } },
        { title: 'new', membership: { tenant: 1, member: 'ada' } },
      ]),
    events: [
      'update Badge 1: membership.tenant',
      'update Badge 2: membership.member, membership.tenant',
      'insert Badge 3',
    ],
  },
  {
    title: 'save() adds a link',
    run: (world) => world.repository(Post).save({ id: 1, tags: [{ id: 1 }, { id: 2 }, { id: 3 }] }),
    events: ['link Post.tags 1 3'],
  },
  {
    title: 'save() removes a link',
    run: (world) => world.repository(Post).save({ id: 1, tags: [{ id: 2 }] }),
    events: ['unlink Post.tags 1 1'],
  },
  {
    title: 'save() replaces links, and changes the row too',
    run: (world) => world.repository(Post).save({ id: 1, title: 'renamed', tags: [{ id: 3 }, { label: 'new' }] }),
    events: [
      'update Post 1: title',
      'insert Tag 4',
      'unlink Post.tags 1 1',
      'unlink Post.tags 1 2',
      'link Post.tags 1 3',
      'link Post.tags 1 4',
    ],
  },
  {
    title: 'save() from the other side of a many-to-many links and unlinks, told from the owning side',
    run: (world) => world.repository(Tag).save({ id: 1, posts: [{ id: 2 }] }),
    events: ['unlink Post.tags 1 1', 'link Post.tags 2 1'],
  },
  {
    title: 'save() links an entity with a composite key',
    run: (world) => world.repository(Membership).save({ tenant: 1, member: 'ada', interests: [{ id: 1 }, { id: 3 }] }),
    events: [
      'link Membership.interests {"member":"ada","tenant":"1"} 1',
      'link Membership.interests {"member":"ada","tenant":"1"} 3',
    ],
  },
  {
    title: 'save() without a child makes it an orphan',
    async run(world) {
      const post = await firstPost(world, { comments: true });
      post.comments = post.comments.filter(({ id }) => id !== 1);
      return await world.repository(Post).save(post);
    },
    events: ['update Comment 1: postId'],
  },
  {
    title: 'save() with a child of another parent moves it',
    async run(world) {
      const post = await firstPost(world, { comments: true });
      post.comments.push(await world.repository(Comment).findOneByOrFail({ id: 3 }));
      return await world.repository(Post).save(post);
    },
    events: ['update Comment 3: postId'],
  },
  {
    title: 'save() without a child deletes it where orphans are to be deleted',
    run: (world) => world.repository(Post).save({ id: 1, attachments: [{ id: 2 }] }),
    events: ['delete Attachment 1'],
  },
  {
    title: 'save() without a child soft-deletes it where orphans are to be soft-deleted',
    run: (world) => world.repository(Post).save({ id: 1, revisions: [{ id: 2 }] }),
    events: ['softDelete Revision 1: deletedAt'],
  },
  {
    title: 'save() of a one-to-one changes the foreign key of its owner',
    async run(world) {
      await world.repository(Profile).save([
        { id: 1, account: null },
        { id: 2, account: { id: BOB_ACCOUNT } },
      ]);
    },
    events: ['update Profile 1: account', 'update Profile 2: account'],
  },
  {
    title: 'save() of a one-to-one moves it from one owner to the other',
    async run(world) {
      await world.repository(Profile).save({ id: 1, account: null });
      await world.repository(Profile).save({ id: 2, account: { id: ADA_ACCOUNT } });
    },
    events: ['update Profile 1: account', 'update Profile 2: account'],
  },
  {
    title: 'save() of a one-to-one with a cascade inserts both',
    async run(world) {
      const { bio } = await world.repository(Profile).save({ bio: 'new', account: { email: 'new@example.org' } });
      return bio;
    },
    events: ['insert Account uuid', 'insert Profile 3'],
  },
];
