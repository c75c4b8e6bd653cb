import { Period } from '@spoor/trackstats';
import type { ApiOperation } from './described-api.js';

const MEANT: Readonly<Record<string, readonly string[]>> = {
  metric: ['git.commits', 'git.lines'],
  period: Object.values(Period),
  from: ['2020-09-01'],
  to: ['2020-09-30'],
  zone: ['Europe/Amsterdam'],
  type: ['person', 'file'],
  object: ['person:1', 'file:1'],
  cumulative: ['true', 'false'],
  previous: ['true', 'false'],
};

const REQUIRED = new Set(['metric', 'type', 'from', 'to']);
const PARAMETERS = {
  metrics: [],
  overview: ['metric', 'zone'],
  series: ['metric', 'period', 'from', 'to', 'zone', 'object', 'cumulative', 'previous'],
  objects: ['metric', 'period', 'type', 'from', 'to'],
};

/** The data of the dashboard is for its page alone, and described nowhere. */
export const DASHBOARD_OPERATIONS = Object.entries(PARAMETERS).map(([name, parameters]): ApiOperation => ({
  method: 'GET',
  path: `/statistics/data/${name}`,
  parameters: parameters.map((parameter) => ({
    name: parameter,
    in: 'query',
    isChoice: false,
    isRequired: name !== 'overview' && REQUIRED.has(parameter),
    meant: MEANT[parameter] ?? [],
  })),
  takesBody: false,
}));
