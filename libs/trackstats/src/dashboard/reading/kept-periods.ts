import { tableNames } from '@spoor/core';
import type { Period } from '../../calendar/period.js';
import { PERIODS } from '../../calendar/periods.js';
import { Metric, StatisticByDate, StatisticByDateAndObject } from '../../entities/index.js';
import { Parameters } from '../../reading/conditions.js';
import { givenRows } from '../../stores/spelling.js';
import type { TrackingHost } from '../../trackers/tracking-host.js';

/** For which periods something is stored, by the id of the metric. */
export interface KeptPeriods {
  readonly whole: ReadonlyMap<number, ReadonlySet<Period>>;
  readonly objects: ReadonlyMap<number, ReadonlySet<Period>>;
}

interface Kept {
  metric: number | string;
  period: Period;
  whole: number | string;
  objects: number | string;
}

/** Costs two probes of an index for each metric and period, however much is stored. */
export async function readKeptPeriods({ dataSource, spelling, runner }: TrackingHost): Promise<KeptPeriods> {
  const metrics = tableNames(dataSource, Metric);
  const parameters = new Parameters(spelling);
  const periods = givenRows(Object.keys(PERIODS).map((period) => [period]));
  const asked = spelling.given(parameters.add(periods), 'asked', [{ name: 'period', kind: 'text' }]);
  const kept = (statistic: typeof StatisticByDate | typeof StatisticByDateAndObject) => {
    const { table, column } = tableNames(dataSource, statistic);
    return `CASE WHEN EXISTS (SELECT 1 FROM ${table} stored
      WHERE stored.${column.metricId} = metric.${metrics.column.id} AND stored.${column.period} = asked.period) THEN 1 ELSE 0 END`;
  };
  const sql = `SELECT metric.${metrics.column.id} AS metric, asked.period AS period,
      ${kept(StatisticByDate)} AS whole, ${kept(StatisticByDateAndObject)} AS objects
    FROM ${metrics.table} metric CROSS JOIN ${asked}`;
  const rows = await runner.read<Kept>({ sql, parameters: parameters.values });
  return {
    whole: collect(rows.filter(({ whole }) => Number(whole) === 1)),
    objects: collect(rows.filter(({ objects }) => Number(objects) === 1)),
  };
}

function collect(rows: readonly Kept[]): Map<number, Set<Period>> {
  const collected = new Map<number, Set<Period>>();
  for (const { metric, period } of rows) {
    const periods = collected.get(Number(metric)) ?? new Set();
    collected.set(Number(metric), periods.add(period));
  }
  return collected;
}
