export { counterConformance, type CounterConformanceCase } from './conformance/index.js';
export { openCounters, type OpenCounters } from './open-counters.js';
