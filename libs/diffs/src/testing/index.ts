export {
  conformanceStore,
  diffStoreConformance,
  type ConformanceStore,
  type DiffStoreConformanceCase,
} from './conformance/index.js';
export { openDiffs, type OpenDiffs } from './open-diffs.js';
export { openStore } from '../stores/open-store.js';
export { resolveOptions } from '../diffs.options.js';
