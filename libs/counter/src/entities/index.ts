import { CounterReceipt } from './counter-receipt.entity.js';
import { Counter } from './counter.entity.js';
import { EntityCounter } from './entity-counter.entity.js';

/** For the `entities` of a DataSource without autoLoadEntities. */
export const COUNTER_ENTITIES = [Counter, EntityCounter, CounterReceipt];

export { Counter, CounterReceipt, EntityCounter };
