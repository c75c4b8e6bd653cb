import { ref, transaction, type EntityRef } from '@spoor/core';
import assert from 'node:assert/strict';
import type { SequereService } from '../../sequere.service.js';
import type { SequereConformanceCase } from './conformance-case.js';
import { User } from './entities/index.js';
import { minute, users } from './people.js';

/** Writes down what is told: `+1→2` and `-1→2`. */
function listen(sequere: SequereService) {
  const heard: string[] = [];
  const ids = new Set<string>();
  const write = (sign: string, { id, from, to }: { id: string; from: EntityRef; to: EntityRef }) => {
    ids.add(id);
    heard.push(`${sign}${from.id}→${to.id}`);
  };
  const stops = [
    sequere.events.on('followed', (event) => write('+', event)),
    sequere.events.on('unfollowed', (event) => write('-', event)),
  ];
  return { heard, ids, stop: () => stops.forEach((stop) => stop()) };
}

export const eventCases: SequereConformanceCase[] = [
  {
    title: 'each real change is told once, with an id of its own, and what changes nothing is not',
    async run({ sequere, dataSource }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      const { heard, ids, stop } = listen(sequere);
      const dates: Date[] = [];
      sequere.events.on('followed', ({ since }) => void dates.push(since));
      await sequere.follow(ann, ben, { at: minute(1) });
      await sequere.follow(ann, ben, { at: minute(2) });
      await sequere.unfollow(ben, ann);
      await sequere.unfollow(ann, ben);
      await sequere.unfollow(ann, ben);
      await sequere.follow(ann, ben, { at: minute(3) });
      assert.deepEqual(heard, [`+${ann.id}→${ben.id}`, `-${ann.id}→${ben.id}`, `+${ann.id}→${ben.id}`]);
      assert.equal(ids.size, 3);
      assert.deepEqual(dates, [minute(1), minute(3)]);
      stop();
    },
  },
  {
    title: 'many who do the same thing at once are told of once',
    async run({ sequere, dataSource }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      const { heard, stop } = listen(sequere);
      await Promise.all(Array.from({ length: 10 }, () => sequere.follow(ann, ben)));
      assert.deepEqual(heard, [`+${ann.id}→${ben.id}`]);
      await sequere.followMany([
        { from: ann, to: ben },
        { from: ann, to: ref(User, 77_777) },
      ]);
      assert.deepEqual(heard, [`+${ann.id}→${ben.id}`, `+${ann.id}→77777`]);
      stop();
    },
  },
  {
    title: 'a change in a transaction is told after its commit, and not at all after a rollback',
    async run({ sequere, dataSource, joinsTransactions }) {
      if (!joinsTransactions) return;
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      const { heard, stop } = listen(sequere);
      await transaction(dataSource, async (manager) => {
        await sequere.follow(ann, ben, { manager });
        assert.deepEqual(heard, []);
      });
      assert.deepEqual(heard, [`+${ann.id}→${ben.id}`]);
      const failed = transaction(dataSource, async (manager) => {
        await sequere.unfollow(ann, ben, { manager });
        throw new Error('no');
      });
      await assert.rejects(failed, /^Error: no$/);
      assert.equal(heard.length, 1);
      stop();
    },
  },
];
