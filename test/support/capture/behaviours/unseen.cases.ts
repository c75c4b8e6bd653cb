import { RowCapture } from '@spoor/core';
import assert from 'node:assert/strict';
import { UpdateQueryBuilder, type DataSource } from 'typeorm';
import { describeEvent, difference } from '../difference.js';
import { Attachment, Badge, Comment, Post, Setting, Tag } from '../entities/index.js';
import { TagLabel } from '../entities/native.entities.js';
import { Category, Folder, Section, TREE_ENTITIES } from '../entities/tree.entities.js';
import { escape } from '../fixture.js';
import { Listener } from '../listener.js';
import type { BehaviourCase } from '../operation-case.js';
import { takeSnapshot } from '../snapshot.js';
import type { World } from '../world.js';
import { withEntities } from './told-of.js';

interface Seen {
  /** What has really changed. */
  changes: string[];
  /** What the consumers were told. */
  told: string[];
}

async function watch(dataSource: DataSource, work: () => Promise<unknown>): Promise<Seen> {
  const listener = new Listener(dataSource);
  try {
    const before = await takeSnapshot(dataSource);
    await work();
    const changes = difference(before, await takeSnapshot(dataSource));
    return {
      changes: changes.map(describeEvent).toSorted(),
      told: (await listener.events()).map(describeEvent).toSorted(),
    };
  } finally {
    listener.withdraw();
  }
}

const tableOf = ({ dataSource }: World, target: abstract new () => object) =>
  escape(dataSource, dataSource.getMetadata(target).tablePath);

const inTrees = (world: World): Promise<DataSource> => world.open({ entities: TREE_ENTITIES, synchronize: true });

const hidden = (dataSource: DataSource, sql: string) => (): Promise<unknown[]> => dataSource.query(sql);

/** What nobody can be told. Each shows that rows do change, and that no event says so: `invalidate()` is there for these. */
export const unseenCases: BehaviourCase[] = [
  {
    title: 'not captured: SQL that is sent with query(), in and out of a transaction',
    async run(world) {
      const { changes, told } = await watch(world.dataSource, async () => {
        await world.dataSource.query(`UPDATE ${tableOf(world, Tag)} SET color = 'raw' WHERE id = 1`);
        await world.dataSource.transaction((manager) => manager.query(`DELETE FROM ${tableOf(world, Badge)}`));
      });
      assert.deepEqual(changes, ['delete Badge 1', 'delete Badge 2', 'update Tag 1: color']);
      assert.deepEqual(told, []);
    },
  },
  {
    title: 'not captured: rows and links that go by ON DELETE CASCADE; the row that takes them along is',
    async run(world) {
      await world.dataSource.query(`DELETE FROM ${tableOf(world, Attachment)}`);
      await world.repository(Post).query(`UPDATE ${tableOf(world, Comment)} SET post_key = NULL`);
      const { changes, told } = await watch(world.dataSource, () => world.repository(Post).delete(1));
      assert.deepEqual(changes, [
        'delete Post 1',
        'delete Revision 1',
        'delete Revision 2',
        'unlink Post.tags 1 1',
        'unlink Post.tags 1 2',
      ]);
      assert.deepEqual(told, ['delete Post 1']);
    },
  },
  {
    title: 'not captured: clear(), which is TRUNCATE',
    async run(world) {
      const { changes, told } = await watch(world.dataSource, () => world.repository(Setting).clear());
      assert.deepEqual(changes, ['delete Setting size', 'delete Setting theme']);
      assert.deepEqual(told, []);
    },
  },
  {
    title: 'not captured: a builder that is constructed by hand',
    async run(world) {
      const { changes, told } = await watch(world.dataSource, () =>
        new UpdateQueryBuilder<Tag>(world.dataSource).update(Tag).set({ color: 'x' }).where('id = 1').execute(),
      );
      assert.deepEqual(changes, ['update Tag 1: color']);
      assert.deepEqual(told, []);
    },
  },
  {
    title: 'not captured: another DataSource, and so another process',
    async run(world) {
      const stranger = await world.open();
      const { changes, told } = await watch(world.dataSource, () => stranger.manager.update(Tag, 1, { color: 'x' }));
      assert.deepEqual(changes, ['update Tag 1: color']);
      assert.deepEqual(told, []);
    },
  },
  {
    title: 'not captured: the numbers by which a nested set keeps its order, which are no property; the row itself is',
    async run(world) {
      const dataSource = await inTrees(world);
      const sections = dataSource.getRepository(Section);
      const root = await sections.save({ name: 'root' });
      const numbers = hidden(dataSource, 'SELECT nsleft, nsright FROM section ORDER BY id');
      const before = await numbers();
      const { changes, told } = await watch(dataSource, () => sections.save({ name: 'child', parent: root }));
      assert.notDeepEqual((await numbers())[root.id - 1], before[root.id - 1]);
      assert.deepEqual(changes, [`insert Section ${root.id + 1}`]);
      assert.deepEqual(told, changes);
    },
  },
  {
    title: 'not captured: the path that a materialized path keeps, which is no property; the row itself is',
    async run(world) {
      const dataSource = await inTrees(world);
      const folders = dataSource.getRepository(Folder);
      const root = await folders.save({ name: 'root' });
      const child = await folders.save({ name: 'child', parent: root });
      const leaf = await folders.save({ name: 'leaf', parent: child });
      const other = await folders.save({ name: 'other' });
      const paths = hidden(dataSource, `SELECT mpath FROM folder WHERE id = ${leaf.id}`);
      const before = await paths();
      const { changes, told } = await watch(dataSource, () => folders.save(Object.assign(child, { parent: other })));
      assert.notDeepEqual(await paths(), before);
      assert.deepEqual(changes, [`update Folder ${child.id}: parent`]);
      assert.deepEqual(told, changes);
    },
  },
  {
    title: 'not captured: the pairs of a closure table, which is no entity; the row itself is',
    async run(world) {
      const dataSource = await inTrees(world);
      const categories = dataSource.getRepository(Category);
      const root = await categories.save({ name: 'root' });
      const pairs = hidden(dataSource, 'SELECT * FROM category_closure');
      const before = await pairs();
      const { changes, told } = await watch(dataSource, () => categories.save({ name: 'child', parent: root }));
      assert.equal((await pairs()).length, before.length + 2);
      assert.deepEqual(changes, [`insert Category ${root.id + 1}`]);
      assert.deepEqual(told, changes);
    },
  },
  {
    title: 'not captured: another class for the same table, unless it is watched itself; invalidate() tells of it',
    async run(world) {
      const dataSource = await withEntities(world, TagLabel);
      const listener = new Listener(dataSource, {
        watch: ({ name }) => (name === 'Tag' ? { columns: 'all' } : undefined),
      });
      world.atEnd(listener.withdraw);
      await dataSource.getRepository(TagLabel).update(1, { label: 'scarlet' });
      assert.deepEqual(await listener.events(), []);
      await RowCapture.of(dataSource).invalidate(Tag, 'written as TagLabel');
      assert.deepEqual((await listener.events()).map(describeEvent), ['invalidate Tag']);
    },
  },
];
