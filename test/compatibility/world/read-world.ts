import { ref } from '@spoor/core';
import { Period } from '@spoor/trackstats';
import { Board, Person } from './entities.js';
import type { World } from './open-world.js';
import { CARDS, LOGINS, trackCards } from './statistics.js';
import { cardOf } from './write-world.js';

/** All that can be read of the world, from that cursor on. */
export async function readWorld(world: World, cursor: string): Promise<object> {
  const { counters, sequere, diffs } = world;
  const board = ref(Board, 1);
  const [ann, ben, cleo] = [ref(Person, 1), ref(Person, 2), ref(Person, 3)];
  const log = diffs.of(board);
  const since = await log.since(cursor);
  return {
    counts: {
      tickets: await counters.get('tickets'),
      largest: await counters.get('largest'),
      views: await counters.of(board).get('views'),
    },
    follows: {
      counts: await sequere.getCounts([board, ann, ben, cleo]),
      followers: (await sequere.getFollowers(board)).items.map(({ entity, since: at }) => ({ entity, at })),
      friends: await sequere.relationships(ann, [board, ben, cleo]),
      differences: (await sequere.verify()).total,
    },
    diffs: {
      kept: await log.count(),
      since: since.diffs.map(({ op, entity, data, changes, actor }) => ({ op, entity, data, changes, actor })),
      after: (await log.since(since.cursor)).diffs.length,
    },
    statistics: await readStatistics(world),
  };
}

async function readStatistics({ statistics }: World): Promise<object> {
  const [logins, cards] = [
    await statistics.narrow({ metric: LOGINS, period: Period.DAY, objectType: Person }),
    await statistics.narrow({ metric: CARDS, period: Period.DAY }),
  ];
  return [...logins, ...cards].map(({ date, value, object }) => ({ date, value, object }));
}

/** Goes on where the world was left: what each call answers, and what is there then. */
export async function continueWorld(world: World, cursor: string): Promise<object> {
  const { dataSource, counters, sequere, diffs, statistics, settle } = world;
  const [board, cleo] = [ref(Board, 1), ref(Person, 3)];
  const answers = {
    tickets: await counters.increment('tickets'),
    again: (await sequere.follow(ref(Person, 1), board)).changed,
    follow: (await sequere.follow(cleo, board, { at: new Date('2026-01-03T00:00:00Z') })).changed,
    logins: await statistics.increment(LOGINS, 1, { object: ref(Person, 1), date: '2026-03-28' }),
  };
  const { cursor: next } = await diffs.of(board).since(cursor);
  await dataSource.manager.save(cardOf(4, '2026-03-30T10:00:00Z'));
  await settle();
  await trackCards(statistics);
  return { answers, world: await readWorld(world, next) };
}
