import { ref } from '@spoor/core';
import { Period } from '@spoor/trackstats';
import { Board, Card, Person } from './entities.js';
import type { World } from './open-world.js';
import { LOGINS, trackCards } from './statistics.js';

const DATES = [new Date('2026-01-01T00:00:00.123Z'), new Date('2026-01-02T00:00:00Z')] as const;

/** What an application of some version leaves behind. Resolves to a cursor that was taken on the way. */
export async function writeWorld({ dataSource, counters, sequere, diffs, statistics, settle }: World): Promise<string> {
  const { manager } = dataSource;
  await manager.save(Object.assign(new Board(), { id: 1, title: "A board's title" }));
  const names = ['Ann', 'Ben', 'Cleo'];
  await manager.save(names.map((name, index) => Object.assign(new Person(), { id: index + 1, name })));
  const board = ref(Board, 1);
  const [ann, ben] = [ref(Person, 1), ref(Person, 2)];

  await counters.increment('tickets', 42);
  await counters.set('largest', Number.MAX_SAFE_INTEGER);
  await counters.of(board).increment('views', 7);

  for (const person of [ann, ben]) await sequere.follow(person, board, { at: DATES[0] });
  await sequere.follow(ann, ben, { at: DATES[0] });
  await sequere.follow(ben, ann, { at: DATES[1] });
  await sequere.unfollow(ben, board);

  const log = diffs.of(board);
  await manager.save(cardOf(1, '2026-03-27T23:15:00Z'));
  await settle();
  const cursor = await log.head();
  await manager.save([cardOf(2, '2026-03-28T10:00:00Z'), cardOf(3, '2026-03-29T10:00:00Z')]);
  await diffs.runAs('ada', () => manager.update(Card, { id: 2 }, { text: "changed – “quoted”, it's \\ done" }));
  await manager.delete(Card, { id: 3 });

  await statistics.increment(LOGINS, 2, { object: ann, date: '2026-03-28' });
  await statistics.record({ metric: LOGINS, value: 5, period: Period.DAY, date: '2026-03-29', object: ben });
  await trackCards(statistics);
  return cursor;
}

export function cardOf(id: number, writtenAt: string): Card {
  return Object.assign(new Card(), { id, boardId: 1, text: `card ${id}`, writtenAt: String(Date.parse(writtenAt)) });
}
