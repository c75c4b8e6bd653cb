import { DiffLogState } from './diff-log-state.entity.js';
import { DiffRecord } from './diff-record.entity.js';

/** For the `entities` of a DataSource without autoLoadEntities. Tables stay empty where another store is used. */
export const DIFF_ENTITIES = [DiffLogState, DiffRecord];

export { DiffLogState, DiffRecord };
