import { tableNames } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import { TrackerState } from '../entities/index.js';
import type { StatisticClass } from '../groupings/statistic-class.js';
import { groupBy } from '../operations/group-by.js';
import type { RegisteredMetric } from '../registry/metric-registry.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import { Parameters } from './conditions.js';

/** How far the trackers of a metric are. */
export interface Coverage {
  /** Everything before it has been counted, in epoch milliseconds; null before the first run has ended. */
  readonly completeUpTo: number | null;
  /** When no difference was last found, in epoch milliseconds. */
  readonly verifiedAt: number | null;
  /** Whether all of them keep bins. */
  readonly bins: boolean;
}

interface RawState {
  tracker: string;
  metric: number | string;
  complete: number | string | null;
  verified: number | string | null;
  bins: number | string;
}

/**
 * Of the metrics that are tracked, how far that is, by their id. A tracker that the application does not have any more says nothing:
 * where one that it declares has run, what this process knows nothing of is passed over.
 */
export async function readCoverage(
  { dataSource, runner, spelling, trackers }: TrackingHost,
  statistic: StatisticClass,
  metrics: readonly RegisteredMetric[],
  manager: EntityManager | undefined,
): Promise<Map<number, Coverage>> {
  const { table, column } = tableNames(dataSource, TrackerState);
  const parameters = new Parameters(spelling);
  const sql = `SELECT ${column.tracker} AS tracker, ${column.metricId} AS metric, ${column.completeUpTo} AS complete, ${column.verifiedAt} AS verified,
      ${column.bins} AS bins
    FROM ${table}
    WHERE ${column.metricId} IN (${metrics.map(({ id }) => id).join(', ')}) AND ${column.statistic} = ${parameters.add(statistic.name)}`;
  const rows = await runner.read<RawState>({ sql, parameters: parameters.values }, manager);
  const coverage = new Map<number, Coverage>();
  for (const [metric, states] of groupBy(rows, (row) => Number(row.metric))) {
    const isDeclared = states.some(({ tracker }) => trackers.isDeclared(tracker));
    const current = states.filter(({ tracker }) => !isDeclared || trackers.has(tracker));
    coverage.set(metric, current.map(coverageOf).reduce(least));
  }
  return coverage;
}

function coverageOf({ complete, verified, bins }: RawState): Coverage {
  return { completeUpTo: instant(complete), verifiedAt: instant(verified), bins: Number(bins) === 1 };
}

/** What holds of both. */
export function least(one: Coverage, other: Coverage): Coverage {
  const earlier = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.min(a, b));
  return {
    completeUpTo: earlier(one.completeUpTo, other.completeUpTo),
    verifiedAt: earlier(one.verifiedAt, other.verifiedAt),
    bins: one.bins && other.bins,
  };
}

function instant(value: number | string | null): number | null {
  return value === null ? null : Number(value);
}
