import { SpoorCounterCreateCounters1763683200000 } from './create-counters.migration.js';

/** For the `migrations` of a DataSource; its entities must hold COUNTER_ENTITIES, from which the names are read. */
export const counterMigrations = [SpoorCounterCreateCounters1763683200000];
