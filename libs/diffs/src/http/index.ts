export { EntityNotFoundError } from '../errors/entity-not-found.error.js';
export { UnguardedDiffsError } from '../errors/unguarded-diffs.error.js';
export type { DiffsFeature } from './diffs-feature.js';
export { DiffsHttpModule, type DiffsHttpOptions } from './diffs-http.module.js';
export type { Problem } from './problem.js';
