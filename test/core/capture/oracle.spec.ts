import type { RowChange } from '@spoor/core';
import { difference, describeEvent } from '../../support/capture/difference.js';
import { Author, Post, Tag } from '../../support/capture/entities/index.js';
import { empty, fill } from '../../support/capture/fixture.js';
import { assertSame, replay } from '../../support/capture/replay.js';
import { takeSnapshot } from '../../support/capture/snapshot.js';
import type { World } from '../../support/capture/world.js';
import { createWorld, describeEachCapture } from '../../support/capture/worlds.js';
import { dropTestDatabases } from '../../support/databases.js';

afterAll(dropTestDatabases);

describeEachCapture('What captured events are held against', (kind) => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld(kind);
  });
  beforeEach(async () => {
    await empty(world.dataSource);
    await fill(world.dataSource);
  });

  const quoted = (name: string) => world.dataSource.driver.escape(name);

  it('reads rows as TypeORM loads them', async () => {
    const { rows } = await takeSnapshot(world.dataSource);
    const metadata = world.dataSource.getMetadata(Author);
    const authors = await world
      .repository(Author)
      .createQueryBuilder('author')
      .addSelect('author.secret')
      .orderBy('author.id')
      .getMany();
    for (const author of authors) {
      const loaded = metadata.columns.map((column) => [column.propertyPath, column.getEntityValue(author)]);
      expect(rows.get(`Author ${author.id}`)?.values).toEqual(Object.fromEntries(loaded));
    }
    expect(authors).toHaveLength(3);
    expect(rows.get('Post 1')?.values).toMatchObject({ title: 'first', author: 1, deletedAt: null });
    expect(rows.get('Badge 1')?.values).toMatchObject({ 'membership.tenant': 1, 'membership.member': 'ada' });
    expect(rows.get('Dog 1')?.values).toMatchObject({ tricks: 1, owner: 1 });
  });

  it('sees what plain SQL changes', async () => {
    const before = await takeSnapshot(world.dataSource);
    await world.dataSource.query(`UPDATE author SET ${quoted('rank')} = 10, nick_name = 'a' WHERE id = 1`);
    await world.dataSource.query(
      `UPDATE post SET ${quoted('authorId')} = NULL, ${quoted('deletedAt')} = NULL WHERE id > 1`,
    );
    await world.dataSource.query(`DELETE FROM setting WHERE ${quoted('key')} = 'theme'`);
    await world.dataSource.query(`INSERT INTO tag (label) VALUES ('new')`);
    await world.dataSource.query(`UPDATE post_tags_tag SET ${quoted('tagId')} = 3 WHERE ${quoted('postId')} = 2`);
    const changes = difference(before, await takeSnapshot(world.dataSource));
    expect(changes.map(describeEvent).toSorted()).toEqual([
      'delete Setting theme',
      'insert Tag 4',
      'link Post.tags 2 3',
      'restore Post 3: deletedAt',
      'unlink Post.tags 2 2',
      'update Author 1: nickname, rank',
      'update Post 2: author',
    ]);
    assertSame(replay(before, changes), await takeSnapshot(world.dataSource));
  });

  it('refuses events that tell of other changes, or of other old values', async () => {
    const before = await takeSnapshot(world.dataSource);
    await world.repository(Tag).update(1, { color: 'new' });
    await world.repository(Post).update(1, { title: 'renamed' });
    const after = await takeSnapshot(world.dataSource);
    const changes = difference(before, after) as RowChange[];
    const tag = changes.find(({ metadata }) => metadata.name === 'Tag') as RowChange;
    const others = changes.filter((change) => change !== tag);
    const lies: Record<string, RowChange[]> = {
      missing: [],
      'told twice': [tag, tag],
      'of another row': [{ ...tag, ref: { type: 'tag', id: '2' } }],
      'of another label': [{ ...tag, ref: { type: 'post', id: '1' } }],
      'of another operation': [{ ...tag, op: 'restore' }],
      'with other old values': [{ ...tag, before: { ...tag.before, color: 'old' } }],
      'with other new values': [{ ...tag, after: { ...tag.after, color: 'old' } }],
      'with more changed columns': [{ ...tag, changed: ['color', 'label'] }],
      'with fewer changed columns': [{ ...tag, changed: [] }],
    };
    const passes = (told: RowChange[]) => {
      try {
        assertSame(replay(before, [...told, ...others]), after);
        return true;
      } catch {
        return false;
      }
    };
    expect(Object.keys(lies).filter((lie) => passes(lies[lie] ?? []))).toEqual([]);
    assertSame(replay(before, changes), after);
  });
});
