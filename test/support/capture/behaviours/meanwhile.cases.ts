import type { RowChange } from '@spoor/core';
import assert from 'node:assert/strict';
import { Author, Comment, Setting, Tag } from '../entities/index.js';
import type { BehaviourCase } from '../operation-case.js';
import { assertSame, replay } from '../replay.js';
import { takeSnapshot } from '../snapshot.js';

/** What others, or the same connection, do between the moments at which capture looks. */
export const meanwhileCases: BehaviourCase[] = [
  {
    title: 'an update to what a row has become since the transaction began reading is no change',
    databases: ['mariadb'],
    async run(world) {
      const stranger = await world.open();
      const listener = world.listen();
      await world.dataSource.transaction(async (manager) => {
        assert.equal((await manager.findOneByOrFail(Tag, { id: 1 })).color, 'f00');
        await stranger.getRepository(Tag).update(1, { color: 'new' });
        await manager.update(Tag, 1, { color: 'new' });
        await manager.update(Tag, 1, { color: 'newer' });
      });
      const events = (await listener.events()) as RowChange[];
      assert.deepEqual(
        events.map(({ before, after }) => [before?.['color'], after?.['color']]),
        [['new', 'newer']],
      );
    },
  },
  {
    title: 'an upsert of a row that somebody has inserted since the transaction began reading is an update of it',
    databases: ['postgres', 'mariadb'],
    async run(world) {
      const stranger = await world.open();
      const listener = world.listen();
      await world.dataSource.transaction(async (manager) => {
        assert.equal(await manager.countBy(Setting, { key: 'font' }), 0);
        await stranger.getRepository(Setting).insert({ key: 'font', value: 'theirs' });
        await manager.upsert(Setting, { key: 'font', value: 'ours' }, ['key']);
      });
      const events = (await listener.events()) as RowChange[];
      assert.deepEqual(
        events.map(({ op, before, after }) => [op, before?.['value'], after?.['value']]),
        [['update', 'theirs', 'ours']],
      );
    },
  },
  {
    title: 'statements that are sent at once in one transaction do not run into each other',
    async run(world) {
      const listener = world.listen();
      const before = await takeSnapshot(world.dataSource);
      await world.dataSource.transaction(async (manager) => {
        const writes = Array.from({ length: 8 }, (_, index) => [
          manager.update(Author, 1, { rank: () => 'rank + 1' }),
          manager.increment(Author, { id: 2 }, 'rank', 1),
          manager.upsert(Setting, { key: 'theme', value: `value ${index}` }, ['key']),
          manager.insert(Comment, { text: `comment ${index}`, postId: 1 }),
        ]);
        await Promise.all(writes.flat());
      });
      assertSame(replay(before, await listener.events()), await takeSnapshot(world.dataSource));
    },
  },
];
