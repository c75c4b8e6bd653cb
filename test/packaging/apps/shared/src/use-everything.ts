import type { INestApplicationContext } from '@nestjs/common';
import { CounterService } from '@spoor/counter';
import { DiffsService } from '@spoor/diffs';
import { SequereService } from '@spoor/sequere';
import { CountObjectsByDateTracker, defineDomain, defineMetric, Period, StatisticsService } from '@spoor/trackstats';
import { DataSource } from 'typeorm';
import { Board, Card, Person } from './entities.js';

const CARDS = defineMetric({ domain: defineDomain({ ref: 'boards' }), ref: 'cards' });

/** Counts, follows, diffs and tracks. */
export async function useEverything(application: INestApplicationContext): Promise<object> {
  const { manager } = application.get(DataSource);
  const board = await manager.save(Object.assign(new Board(), { title: 'Trail' }));
  const person = await manager.save(Object.assign(new Person(), { name: 'Ann' }));

  const counters = application.get(CounterService);
  const tickets = await Promise.all([1, 2, 3, 4, 5].map(() => counters.increment('tickets')));

  const sequere = application.get(SequereService);
  await sequere.follow(person, board);
  const followers = await sequere.getFollowers(board, { type: Person });

  const log = application.get(DiffsService).of(board);
  const head = await log.head();
  await manager.save(
    ['2026-03-27T23:15:00Z', '2026-03-28T10:00:00Z'].map((writtenAt) =>
      Object.assign(new Card(), { boardId: board.id, text: 'a card', writtenAt: new Date(writtenAt) }),
    ),
  );
  const { diffs } = await log.since(head);

  const statistics = application.get(StatisticsService);
  await statistics.track(
    new CountObjectsByDateTracker({ period: Period.DAY, metric: CARDS, dateField: 'writtenAt' }),
    Card,
  );
  const days = await statistics.narrow({ metric: CARDS, period: Period.DAY });

  return {
    tickets: tickets.toSorted(),
    followers: followers.items.map(({ entity }) => entity.name),
    diffs: diffs.map(({ op, entity }) => `${op} ${entity.type}`),
    days: days.map(({ date, value }) => `${date}: ${value}`),
  };
}
