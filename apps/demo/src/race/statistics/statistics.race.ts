import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { erase, ref } from '@spoor/core';
import { InjectStatistics, Period, StatisticsService } from '@spoor/trackstats';
import type { DataSource } from 'typeorm';
import { RACE } from '../race-data-source.js';
import type { RaceFigure, RaceOutcome } from '../race-outcome.js';
import { CALLS, flood, Race } from '../race.js';
import { HandwrittenDay } from './handwritten-day.entity.js';
import { byHand, SALES, withSpoor } from './sales.js';
import { Shop } from './shop.entity.js';

/** Where the shop is. */
export const RACE_ZONE = 'Europe/Amsterdam';
/** The day there on which clocks were put forward, after an hour of UTC's day before. */
const SUNDAY = '2026-03-29';
const MIDNIGHTS = { saturday: '2026-03-27T23:00Z', sunday: '2026-03-28T23:00Z', monday: '2026-03-29T22:00Z' };
/** Spread over the weekend. */
const SOLD_AT = Array.from({ length: CALLS }, (_, index) => {
  const [start, end] = [Date.parse(MIDNIGHTS.saturday), Date.parse(MIDNIGHTS.monday)];
  return new Date(start + Math.floor(((end - start) * index) / CALLS));
});
const SOLD_ON_SUNDAY = SOLD_AT.filter((at) => at.getTime() >= Date.parse(MIDNIGHTS.sunday)).length;

interface Day {
  readonly date: string;
  readonly sales: number;
}

/** Sales of one weekend by day, all told at once. */
@Injectable()
export class StatisticsRace extends Race {
  readonly task = "tell of 1,000 sales at once, of one weekend in Amsterdam, and ask for each day's";
  readonly byHand = byHand;
  readonly withSpoor = withSpoor;

  constructor(
    @InjectDataSource(RACE) private readonly dataSource: DataSource,
    @InjectStatistics(RACE) private readonly statistics: StatisticsService,
  ) {
    super();
  }

  protected async raceByHand(shop: string): Promise<RaceOutcome> {
    const repository = this.dataSource.getRepository(HandwrittenDay);
    const outcome = await flood(
      (index) => byHand(repository, shop, SOLD_AT[index] as Date),
      async () => {
        const days = await repository.findBy({ shop });
        return figuresOf(days.map(({ day, sales }) => ({ date: day, sales })));
      },
    );
    await repository.delete({ shop });
    return outcome;
  }

  protected async raceWithSpoor(id: string): Promise<RaceOutcome> {
    const shop = ref(Shop, id);
    const outcome = await flood(
      (index) => withSpoor(this.statistics, shop, SOLD_AT[index] as Date),
      async () => {
        const days = await this.statistics.narrow({ metric: SALES, period: Period.DAY, object: shop });
        return figuresOf(days.map(({ date, value }) => ({ date, sales: value ?? 0 })));
      },
    );
    await erase(this.dataSource, shop);
    return outcome;
  }
}

function figuresOf(days: readonly Day[]): RaceFigure[] {
  const sunday = days.find(({ date }) => date === SUNDAY);
  return [
    { name: 'Sales of both days', value: days.reduce((sum, { sales }) => sum + sales, 0), expected: CALLS },
    { name: 'Sales of that Sunday', value: sunday?.sales ?? 0, expected: SOLD_ON_SUNDAY },
    { name: 'Days with sales', value: days.length, expected: 2 },
  ];
}
