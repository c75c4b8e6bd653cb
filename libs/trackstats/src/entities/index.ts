import { Lease } from '@spoor/core/schedule';
import { AbstractStatistic } from './abstract-statistic.entity.js';
import { Domain } from './domain.entity.js';
import { Metric } from './metric.entity.js';
import { StatisticBin } from './statistic-bin.entity.js';
import { StatisticByDateAndObject } from './statistic-by-date-and-object.entity.js';
import { StatisticByDate } from './statistic-by-date.entity.js';
import { StatisticMark } from './statistic-mark.entity.js';
import { TrackerState } from './tracker-state.entity.js';

/** For the `entities` of a DataSource without autoLoadEntities; add your own that extend AbstractStatistic. */
export const TRACKSTATS_ENTITIES = [
  Domain,
  Metric,
  StatisticByDate,
  StatisticByDateAndObject,
  StatisticBin,
  TrackerState,
  StatisticMark,
  Lease,
];

export {
  AbstractStatistic,
  Domain,
  Metric,
  StatisticBin,
  StatisticByDate,
  StatisticByDateAndObject,
  StatisticMark,
  TrackerState,
};
