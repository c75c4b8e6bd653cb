import {
  CountObjectsByDateTracker,
  defineDomain,
  defineMetric,
  Period,
  type StatisticsService,
} from '@spoor/trackstats';
import { Card } from './entities.js';

const BOARDS = defineDomain({ ref: 'boards' });
export const LOGINS = defineMetric({ domain: BOARDS, ref: 'logins' });
export const CARDS = defineMetric({ domain: BOARDS, ref: 'cards' });

export async function trackCards(statistics: StatisticsService): Promise<void> {
  await statistics.track(
    new CountObjectsByDateTracker({ period: Period.DAY, metric: CARDS, dateField: 'writtenAt' }),
    Card,
  );
}
