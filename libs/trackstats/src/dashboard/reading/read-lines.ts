import type { EntityRef } from '@spoor/core';
import { groupBy } from '../../operations/group-by.js';
import type { RegisteredMetric } from '../../registry/metric-registry.js';
import type { ObjectLabels } from '../../scopes/object.scope.js';
import type { Series, SeriesLine } from '../../series/series.js';
import type { SeriesOptions } from '../../series/series.options.js';
import type { Statistics } from '../../statistics.service.js';

export type ReadLine = SeriesLine<string> & ObjectLabels;
/** What is asked for of all metrics alike. */
export type LineOptions = Omit<SeriesOptions, 'metric' | 'metrics' | 'fill' | 'manager'> & {
  readonly objects?: readonly EntityRef[];
};

/** Series of metrics, in their order: what is counted has zeros, and what is only recorded stays as it was until it is recorded anew. */
export async function readLines(
  statistics: Statistics<string>,
  metrics: readonly RegisteredMetric[],
  options: LineOptions,
): Promise<Pick<Series<string, unknown>, 'completeUpTo' | 'verifiedAt'> & { readonly lines: readonly ReadLine[] }> {
  const lines: ReadLine[] = [];
  let coverage: Pick<Series<string, unknown>, 'completeUpTo' | 'verifiedAt'> = { completeUpTo: null, verifiedAt: null };
  for (const [fill, some] of groupBy(metrics, ({ aggregate }) => (aggregate === null ? 'carry' : 'zero'))) {
    const series = await statistics.series({ ...options, metrics: some.map(({ definition }) => definition), fill });
    lines.push(...series.lines);
    // What is tracked has an aggregate.
    if (fill === 'zero') coverage = series;
  }
  const { completeUpTo, verifiedAt } = coverage;
  const inOrder = metrics.flatMap(({ definition }) => lines.filter(({ metric }) => metric === definition));
  return { lines: inOrder, completeUpTo, verifiedAt };
}
