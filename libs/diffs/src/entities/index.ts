import { OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { DiffLogState } from './diff-log-state.entity.js';
import { DiffRecord } from './diff-record.entity.js';

export { DiffLogState, DiffRecord };

/** The tables that only this module has. */
export const DIFF_LOG_ENTITIES = [DiffLogState, DiffRecord];

/** For the `entities` of a DataSource without autoLoadEntities. Tables stay empty where they are not used. */
export const DIFF_ENTITIES = [...DIFF_LOG_ENTITIES, ...OUTBOX_ENTITIES];
