import type { EntityManager } from 'typeorm';
import { Animal, Author, Badge, Cat, Comment, Dog, Membership, Post, Setting, Tag } from './entities/index.js';

/** Three small numbers make of it one of many writes; some break a constraint. */
type Write = (manager: EntityManager, one: number, two: number, three: number) => Promise<unknown>;

const KEYS = ['theme', 'size', 'font', 'zoom', 'lang', 'tone'];
const LABELS = ['red', 'blue', 'green', 'grey', 'pink', 'gold'];
const COLORS = ['f00', '00f', '0f0', '777', null, 'fc0'];

const at = <Item>(items: readonly Item[], index: number): Item => items[index % items.length] as Item;
const key = (index: number): string => at(KEYS, index);
const color = (index: number) => at(COLORS, index);
const label = (index: number): string => at(LABELS, index);
const maybe = (index: number) => (index === 0 ? null : index);

/**
 * Writes of every kind that are captured in full. Nothing here takes rows along by a foreign key's cascade.
 */
export const randomWrites: Readonly<Record<string, Write>> = {
  saveTag: (manager, one, two) =>
    manager.save(Tag, { ...(one < 4 && { id: one + 1 }), label: label(two), color: color(one) }),
  insertTags: (manager, one, two) =>
    manager.insert(Tag, [{ label: label(one), color: color(two) }, { label: `${label(two)} ${one}` }]),
  insertTagOrIgnore: (manager, one, two) =>
    manager
      .createQueryBuilder()
      .insert()
      .into(Tag)
      .values([{ label: label(one), color: color(two) }, { label: label(two) }])
      .orIgnore()
      .execute(),
  upsertTags: (manager, one, two, three) =>
    manager.upsert(
      Tag,
      [
        { label: label(one), color: color(two) },
        { label: label(one + 1), color: color(three) },
      ],
      ['label'],
    ),
  updateTagsByColor: (manager, one, two) => manager.update(Tag, { color: color(one) ?? 'none' }, { color: color(two) }),
  updateTagsByText: (manager, one, two) =>
    manager
      .createQueryBuilder()
      .update(Tag)
      .set({ color: color(two) })
      .where('id > :one OR color IS NULL', { one })
      .execute(),
  removeTag: async (manager, one) => manager.remove(await manager.findBy(Tag, { id: one + 1 })),

  saveSettings: (manager, one, two, three) =>
    manager.save(Setting, [
      { key: key(one), value: color(two) },
      { key: key(one + 1), changedBy: three },
    ]),
  upsertSettings: (manager, one, two, three) =>
    manager.upsert(
      Setting,
      [
        { key: key(one), value: color(two), changedBy: three },
        { key: key(one + 2), value: color(three), changedBy: two },
      ],
      ['key'],
    ),
  updateSetting: (manager, one, two) => manager.update(Setting, { key: key(one) }, { value: color(two) }),
  renameSetting: (manager, one, two) => manager.update(Setting, { key: key(one) }, { key: key(two) }),
  deleteSettings: (manager, one, two) => manager.delete(Setting, [key(one), key(two)]),
  deleteSettingsByText: (manager, one) =>
    manager.createQueryBuilder().delete().from(Setting).where('changed_by > :one', { one }).execute(),

  incrementRank: (manager, one, two) => manager.increment(Author, { id: one + 1 }, 'rank', two),
  updateAuthor: (manager, one, two, three) =>
    manager.update(Author, one + 1, {
      name: { first: label(two), last: color(three) },
      settings: two ? { [key(two)]: three, [key(three)]: two } : null,
      balance: two / 4,
      motto: color(three),
      secret: color(two),
    }),
  saveAuthor: (manager, one, two, three) =>
    manager.save(Author, {
      ...(one < 3 && { id: one + 1 }),
      login: one < 3 ? `author ${one}` : label(two),
      karma: `${three}9007199254740993`,
      active: two > 2,
      languages: [label(one), label(three)],
    }),
  updateLogins: (manager, one, two) => manager.update(Author, { rank: one }, { login: label(two) }),

  savePost: (manager, one, two, three) =>
    manager.save(Post, {
      ...(one < 3 && { id: one + 1 }),
      title: label(two),
      author: two < 3 ? { id: two + 1 } : null,
      views: three,
    }),
  savePostWithTags: (manager, one, two, three) =>
    manager.save(Post, {
      id: (one % 3) + 1,
      title: label(one),
      tags: [{ id: two + 1 }, { id: two + 2 }, { label: `${label(three)} of post` }],
    }),
  savePostWithComments: (manager, one, two, three) =>
    manager.save(Post, {
      id: (one % 3) + 1,
      title: label(two),
      comments: [{ id: two + 1, text: label(three) }, { text: label(one) }],
    }),
  softDeletePost: (manager, one) => manager.softDelete(Post, one + 1),
  restorePosts: (manager, one, two) => manager.restore(Post, [one + 1, two + 1]),
  softRemovePost: async (manager, one) =>
    manager.softRemove(await manager.find(Post, { where: { id: one + 1 }, relations: { comments: true } })),
  recoverPost: async (manager, one) =>
    manager.recover(
      await manager.find(Post, { where: { id: one + 1 }, relations: { comments: true }, withDeleted: true }),
    ),
  setPostAuthor: (manager, one, two) =>
    manager
      .createQueryBuilder()
      .relation(Post, 'author')
      .of(one + 1)
      .set(maybe(two)),
  addTags: (manager, one, two, three) =>
    manager
      .createQueryBuilder()
      .relation(Post, 'tags')
      .of(one + 1)
      .add([two + 1, three + 1]),
  removeTags: (manager, one, two) =>
    manager
      .createQueryBuilder()
      .relation(Tag, 'posts')
      .of(one + 1)
      .remove([two + 1, 1]),

  insertComment: (manager, one, two) => manager.insert(Comment, { text: label(one), postId: maybe(two) }),
  moveComments: (manager, one, two) => manager.update(Comment, { postId: one }, { postId: maybe(two) }),
  softDeleteComments: (manager, one) => manager.softDelete(Comment, { postId: one }),
  restoreComments: (manager, one) => manager.restore(Comment, { text: label(one) }),
  deleteComments: (manager, one, two) => manager.delete(Comment, [one + 1, two + 4]),

  saveMembership: (manager, one, two, three) =>
    manager.save(Membership, { tenant: one % 3, member: label(two), role: label(three), seat: maybe(three) }),
  upsertMembership: (manager, one, two, three) =>
    manager.upsert(Membership, { tenant: one % 3, member: label(two), role: label(three) }, ['tenant', 'member']),
  removeMembership: async (manager, one) => manager.remove(await manager.findBy(Membership, { tenant: one % 3 })),
  addInterests: (manager, one, two) =>
    manager
      .createQueryBuilder()
      .relation(Membership, 'interests')
      .of({ tenant: 1, member: at(['ada', 'bob'], one) })
      .add([two + 1]),
  saveBadge: (manager, one, two) =>
    manager.save(Badge, {
      id: (one % 2) + 1,
      title: label(two),
      membership: two > 3 ? null : { tenant: 1, member: at(['ada', 'bob'], two) },
    }),

  saveAnimals: (manager, one, two, three) =>
    manager.save([
      Object.assign(new Dog(), { name: label(one), tricks: two, owner: three < 3 ? { id: three + 1 } : null }),
      Object.assign(new Cat(), { ...(one < 3 && { id: 2 }), name: label(two), lives: three }),
    ]),
  ageAnimals: (manager, one, two) => manager.update(two > 2 ? Animal : Dog, { age: one }, { age: () => 'age + 1' }),
  deleteAnimals: (manager, one, two) => manager.delete(Animal, [one + 1, two + 3]),
};
