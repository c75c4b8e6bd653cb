export { CONFORMANCE_ENTITIES, trackstatsConformance, type TrackstatsConformanceCase } from './conformance/index.js';
export { openStatistics, type OpenStatistics } from './open-statistics.js';
