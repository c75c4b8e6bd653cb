export {
  CONFORMANCE_ENTITIES,
  conformanceStore,
  diffsConformance,
  diffStoreConformance,
  type ConformanceStore,
  type DiffsConformanceCase,
  type DiffStoreConformanceCase,
  type RecordingWorld,
} from './conformance/index.js';
export { openDiffs, type OpenDiffs } from './open-diffs.js';
export { openStore } from '../stores/open-store.js';
export { resolveOptions } from '../diffs.options.js';
