import { UnknownEntityTypeError, EntityTypes, type EntityRef } from '@spoor/core';
import { Period } from '../../calendar/period.js';
import { StatisticByDateAndObject } from '../../entities/index.js';
import { dimensionConditions, Parameters } from '../../reading/conditions.js';
import { combineOf } from '../../reading/derivation.js';
import type { RegisteredMetric } from '../../registry/metric-registry.js';
import type { ScopeFilter } from '../../scopes/statistic-scope.js';
import type { OpenTrackstats } from '../../trackstats.engine.js';

const MOST = 50;

/** Which objects are looked for. */
export interface LargestQuestion {
  readonly metric: RegisteredMetric;
  /** Whose values are compared where days do not make those of the range. */
  readonly period: Period;
  readonly type: string;
  /** Dates of the module's zone, both included. */
  readonly from: string;
  readonly to: string;
}

/**
 * The objects of a type with the largest values between two dates, the largest first.
 *
 * Costs the reading of the metric's values between the dates, in the database.
 *
 * @throws UnknownEntityTypeError
 */
export async function readLargest(open: OpenTrackstats, question: LargestQuestion): Promise<EntityRef[]> {
  const { metric, type, from, to } = question;
  const { dataSource, spelling, runner } = open;
  const types = EntityTypes.of(dataSource);
  if (!types.find(type)) throw new UnknownEntityTypeError(type);
  const grouping = open.groupingOf(StatisticByDateAndObject);
  const { table, column } = grouping;
  const columns = grouping.dimensions.map((dimension) => dimension.column);
  const filter: ScopeFilter = { grouping, equal: { objectType: types.canonical(type) }, among: undefined };
  const combine = combineOf(metric.aggregate);
  const period = combine ? Period.DAY : question.period;
  const { calendar } = open.options;
  const [first, last] = [calendar.firstBucket(period, from).date, calendar.lastBucket(period, to).date];
  const value = `${combine ?? 'MAX'}(stored.${column.value})`;
  const size = metric.aggregate === 'avg' ? `1.0 * ${value} / NULLIF(SUM(stored.${column.samples}), 0)` : value;
  const parameters = new Parameters(spelling);
  const sql = `SELECT stored.${columns[0]} AS type, stored.${columns[1]} AS id FROM ${table} stored
    WHERE stored.${column.metricId} = ${metric.id} AND stored.${column.period} = ${parameters.add(period)}
      AND stored.${column.date} >= ${parameters.add(first)} AND stored.${column.date} <= ${parameters.add(last)}
      AND stored.${column.value} IS NOT NULL ${dimensionConditions(filter, columns, spelling, parameters)}
    GROUP BY stored.${columns[0]}, stored.${columns[1]}
    ORDER BY ${size} DESC, stored.${columns[1]} LIMIT ${MOST}`;
  return await runner.read<EntityRef>({ sql, parameters: parameters.values });
}
