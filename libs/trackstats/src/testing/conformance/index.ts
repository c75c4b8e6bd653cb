import type { TrackstatsConformanceCase } from './conformance-case.js';
import { incrementCases } from './increment.cases.js';
import { recordCases } from './record.cases.js';

/**
 * What StatisticsService promises, as cases to run on any database.
 *
 * @example
 * for (const { title, run } of trackstatsConformance) it(title, () => run(statistics, dataSource, clock));
 */
export const trackstatsConformance: readonly TrackstatsConformanceCase[] = [...recordCases, ...incrementCases];

export { CONFORMANCE_ENTITIES } from './entities.js';
export type { TrackstatsConformanceCase };
