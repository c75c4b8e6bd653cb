import { defineDomain, defineMetric } from '@spoor/trackstats';

const GIT = defineDomain({ ref: 'git', name: 'Git' });

export const COMMITS = defineMetric({
  domain: GIT,
  ref: 'commits',
  name: 'Commits',
  description: 'By the date on which their authors wrote them',
});

export const LINES = defineMetric({
  domain: GIT,
  ref: 'lines',
  name: 'Changed lines',
  description: 'Lines that commits have added, and lines that they have deleted',
});

/** By the names that the API has for them. */
export const METRICS = { commits: COMMITS, lines: LINES };
export const METRIC_NAMES = ['commits', 'lines'] as const;
export type MetricName = (typeof METRIC_NAMES)[number];
