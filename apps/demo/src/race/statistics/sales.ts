import type { EntityRef } from '@spoor/core';
import { defineDomain, defineMetric, type StatisticsService } from '@spoor/trackstats';
import type { Repository } from 'typeorm';
import type { HandwrittenDay } from './handwritten-day.entity.js';

export const SALES = defineMetric({ domain: defineDomain({ ref: 'race' }), ref: 'sales', name: 'Sales' });

// The page shows the source of these two functions as it runs.

export async function byHand(days: Repository<HandwrittenDay>, shop: string, at: Date): Promise<void> {
  const day = at.toISOString().slice(0, 10);
  const row = await days.findOneBy({ shop, day });
  if (row) await days.update({ shop, day }, { sales: row.sales + 1 });
  else await days.insert({ shop, day, sales: 1 });
}

export async function withSpoor(statistics: StatisticsService, shop: EntityRef, at: Date): Promise<void> {
  await statistics.increment(SALES, 1, { object: shop, date: at });
}
