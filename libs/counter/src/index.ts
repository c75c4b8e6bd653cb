export { CounterCaches, type ReadCacheOptions } from './caches/counter-caches.js';
export type { ConditionValue, CounterCacheOptions, CounterCacheWhere } from './caches/counter-cache.definition.js';
export type {
  RecountCorrection,
  RecountOptions,
  RecountProgress,
  RecountResult,
} from './caches/recount/recount.options.js';
export type { Count } from './codec/count-codec.js';
export { CounterModule } from './counter.module.js';
export type { CounterModuleExtras, CounterModuleOptions } from './counter.options.js';
export { Counters, CounterService, type EntityChange, type TopEntry } from './counter.service.js';
export type { CounterStatus } from './counter.status.js';
export { getCounterCachesToken, getCountersToken, InjectCounterCaches, InjectCounters } from './counter.tokens.js';
export { CounterCache } from './decorators/counter-cache.decorator.js';
export { Counter, COUNTER_ENTITIES, CounterCacheProgress, CounterReceipt, EntityCounter } from './entities/index.js';
export { CounterBoundError } from './errors/counter-bound.error.js';
export { CounterCacheCycleError } from './errors/counter-cache-cycle.error.js';
export { CounterCacheOverflowError } from './errors/counter-cache-overflow.error.js';
export { CounterCachePrecisionError } from './errors/counter-cache-precision.error.js';
export { CounterOverflowError } from './errors/counter-overflow.error.js';
export { CounterPrecisionError } from './errors/counter-precision.error.js';
export { IdempotencyConflictError } from './errors/idempotency-conflict.error.js';
export type { CounterCallOptions, IncrementOptions, ListOptions } from './sets/counter-call.options.js';
export { CounterHandle } from './sets/counter-handle.js';
export { CounterSet, type CounterEntry } from './sets/counter-set.js';
