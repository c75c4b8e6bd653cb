import { CounterCacheProgress } from './counter-cache-progress.entity.js';
import { CounterReceipt } from './counter-receipt.entity.js';
import { Counter } from './counter.entity.js';
import { EntityCounter } from './entity-counter.entity.js';

/** For the `entities` of a DataSource without autoLoadEntities. */
export const COUNTER_ENTITIES = [Counter, EntityCounter, CounterReceipt, CounterCacheProgress];

export { Counter, CounterCacheProgress, CounterReceipt, EntityCounter };
