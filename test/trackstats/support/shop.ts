import { ref } from '@spoor/core';
import {
  defineDomain,
  defineMetric,
  Metric,
  Period,
  StatisticBin,
  StatisticByDate,
  StatisticsService,
  TrackerState,
  type Recording,
} from '@spoor/trackstats';
import type { DataSource } from 'typeorm';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A Wednesday, in the afternoon of UTC. */
export const NOW = Date.parse('2026-03-25T14:32:00Z');
export const TODAY = '2026-03-25';
const DAY = 86_400_000;
const QUARTER = 15 * 60_000;

@Entity()
export class Customer {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar' })
  name: string;
}

export const SHOP = defineDomain({ ref: 'shop', name: 'Shop' });
export const AUDIENCE = defineDomain({ ref: 'audience', name: 'Audience' });
export const ORDERS = defineMetric({ domain: SHOP, ref: 'orders', name: 'Orders', aggregate: 'count' });
export const REVENUE = defineMetric({
  domain: SHOP,
  ref: 'revenue',
  name: 'Revenue',
  description: 'What customers have paid, VAT included',
  unit: 'EUR',
  scale: 2,
  aggregate: 'sum',
});
export const FOLLOWERS = defineMetric({ domain: AUDIENCE, ref: 'followers', name: 'Followers' });
export const METRICS = [ORDERS, REVENUE, FOLLOWERS];
export const CUSTOMERS = ['Ada Lovelace', '<b>Bobby</b> "Tables"', 'Chioma Okafor', 'Dmitri', 'Emi'];

export const dateOf = (daysAgo: number): string => new Date(NOW - daysAgo * DAY).toISOString().slice(0, 10);

/** How many orders there were, the same every time: more before weekends, fewer on Sundays, and slowly more. */
export function ordersOf(daysAgo: number): number {
  const weekday = new Date(NOW - daysAgo * DAY).getUTCDay();
  const usual = [6, 14, 15, 17, 19, 24, 21][weekday] as number;
  const noise = ((daysAgo * 7_919) % 11) - 5;
  const today = daysAgo === 0 ? 0.6 : 1;
  return Math.max(Math.round((usual + noise) * today * (1.4 - daysAgo / 1_000)), 0);
}

/** Cents. */
export const revenueOf = (daysAgo: number): number => ordersOf(daysAgo) * 2_499 + ((daysAgo * 37) % 100);

const decimal = (cents: number): string => (cents / 100).toFixed(2);

/** Records 400 days of a shop. */
export async function recordShop(statistics: StatisticsService, dataSource: DataSource): Promise<void> {
  await dataSource.getRepository(Customer).insert(CUSTOMERS.map((name) => ({ name })));
  const recordings: (Recording & { object?: ReturnType<typeof ref> })[] = [];
  for (let daysAgo = 0; daysAgo < 400; daysAgo += 1) {
    const [date, period] = [dateOf(daysAgo), Period.DAY];
    const orders = ordersOf(daysAgo);
    recordings.push({ metric: ORDERS, value: orders, period, date });
    recordings.push({ metric: REVENUE, value: decimal(revenueOf(daysAgo)), period, date });
    if (daysAgo % 3 === 0)
      recordings.push({ metric: FOLLOWERS, value: 12_000 - daysAgo * 11, period: Period.LIFETIME, date });
    for (const [index] of CUSTOMERS.entries()) {
      const value = Math.floor((orders * (CUSTOMERS.length - index)) / 15);
      if (value > 0) recordings.push({ metric: ORDERS, value, period, date, object: ref(Customer, index + 1) });
    }
  }
  await statistics.recordMany(recordings);
}

/** As if a tracker had counted the orders, by the quarter of an hour, three minutes ago. */
export async function pretendTracked(dataSource: DataSource): Promise<void> {
  const { id: metricId } = await dataSource.getRepository(Metric).findOneByOrFail({ ref: ORDERS.ref });
  await dataSource.getRepository(TrackerState).insert({
    tracker: 'orders',
    metricId,
    statistic: StatisticByDate.name,
    bins: 1,
    definition: '',
    zone: 'UTC',
    completeUpTo: BigInt(NOW - 3 * 60_000),
    verifiedAt: BigInt(NOW - 5 * 60 * 60_000),
    progress: null,
  });
  const bins = Array.from({ length: 40 }, (_, daysAgo) => {
    const noon = Math.floor((NOW - daysAgo * DAY) / DAY) * DAY + DAY / 2;
    const value = BigInt(ordersOf(daysAgo));
    return { metricId, bin: noon / QUARTER, objectType: '', objectId: '', value, samples: null };
  });
  await dataSource.getRepository(StatisticBin).insert(bins);
}
