import type { TrackstatsConformanceCase } from './conformance-case.js';
import { incrementCases } from './increment.cases.js';
import { narrowCases } from './narrow.cases.js';
import { recordCases } from './record.cases.js';
import { seriesCases } from './series.cases.js';

/**
 * What StatisticsService promises, as cases to run on any database.
 *
 * @example
 * for (const { title, run } of trackstatsConformance) it(title, () => run(statistics, dataSource, clock));
 */
export const trackstatsConformance: readonly TrackstatsConformanceCase[] = [
  ...recordCases,
  ...incrementCases,
  ...narrowCases,
  ...seriesCases,
];

export { CONFORMANCE_ENTITIES } from './entities.js';
export type { TrackstatsConformanceCase };
