import type { AbstractStatistic } from '../entities/index.js';

/** An entity that extends AbstractStatistic. */
export type StatisticClass<Statistic extends AbstractStatistic = AbstractStatistic> = new () => Statistic;

/** The properties by which a statistic is grouped besides metric, period and date. */
export type DimensionsOf<Statistic extends AbstractStatistic> = {
  readonly [
    Property in Exclude<keyof Statistic, keyof AbstractStatistic> as Statistic[Property] extends string | number
      ? Property
      : never
  ]: Statistic[Property];
};
