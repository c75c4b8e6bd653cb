import {
  Metric,
  StatisticBin,
  StatisticByDate,
  StatisticByDateAndObject,
  TrackerState,
  type Aggregate,
  type MetricDefinition,
} from '@spoor/trackstats';
import type { DataSource } from 'typeorm';
import { BruteForce, type Happening } from './brute-force.js';

const QUARTER = 15 * 60_000;

interface Sum {
  value: bigint;
  samples: bigint | null;
}

/** What an aggregate makes of amounts; of an average, the sum and the number of samples. */
export function combine(aggregate: Aggregate, happenings: readonly Happening[]): Sum {
  const amounts = happenings.map(({ amount }) => amount);
  const sum = BigInt(amounts.reduce((total, amount) => total + amount, 0));
  switch (aggregate) {
    case 'count':
      return { value: BigInt(amounts.length), samples: null };
    case 'min':
      return { value: BigInt(Math.min(...amounts)), samples: null };
    case 'max':
      return { value: BigInt(Math.max(...amounts)), samples: null };
    case 'avg':
      return { value: sum, samples: BigInt(amounts.length) };
    default:
      return { value: sum, samples: null };
  }
}

/** Writes the base rows that a tracker of a metric would: days of a zone, and bins; of the whole and of each object. */
export async function trackByHand(
  dataSource: DataSource,
  metric: MetricDefinition,
  happenings: readonly Happening[],
  zone: string,
): Promise<void> {
  const { id: metricId } = await dataSource.getRepository(Metric).findOneByOrFail({ ref: metric.ref });
  const aggregate = metric.aggregate as Aggregate;
  const force = new BruteForce(zone, 0);
  const day = ({ instant }: Happening) => force.date(instant);
  const bin = ({ instant }: Happening) => String(Math.floor(instant / QUARTER));
  const grouped = (keyOf: (happening: Happening) => string) => [...groupBy(happenings, keyOf)];
  const insert = (entity: new () => object, rows: object[]) => dataSource.getRepository(entity).insert(rows);
  await insert(
    StatisticByDate,
    grouped(day).map(([date, some]) => ({ metricId, period: 'day', date, ...combine(aggregate, some) })),
  );
  await insert(
    StatisticByDateAndObject,
    grouped((one) => `${day(one)} ${one.object}`).map(([key, some]) => {
      const [date, objectId] = key.split(' ');
      return { metricId, period: 'day', date, objectType: 'person', objectId, ...combine(aggregate, some) };
    }),
  );
  const bins = grouped(bin).map(([at, some]) => ({ bin: at, objectType: '', objectId: '', some }));
  const objectBins = grouped((one) => `${bin(one)} ${one.object}`).map(([key, some]) => {
    const [at = '', objectId = ''] = key.split(' ');
    return { bin: at, objectType: 'person', objectId, some };
  });
  await insert(
    StatisticBin,
    [...bins, ...objectBins].map(({ some, bin: at, ...row }) => ({
      metricId,
      bin: Number(at),
      ...row,
      ...combine(aggregate, some),
    })),
  );
  const state = {
    metricId,
    bins: 1,
    zone,
    definition: 'by hand',
    completeUpTo: BigInt(8.64e15),
    verifiedAt: null,
    progress: null,
  };
  await insert(TrackerState, [
    { ...state, tracker: `${metric.ref} by date`, statistic: 'StatisticByDate' },
    { ...state, tracker: `${metric.ref} by object`, statistic: 'StatisticByDateAndObject' },
  ]);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
