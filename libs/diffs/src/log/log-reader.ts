import type { EntityRef } from '@spoor/core';
import type { LogQuery, LogView } from '../stores/log-view.js';
import type { WakeListener } from '../stores/diff-store.js';

/** What a DiffLog reads from: a started store that has been told everything which this process has committed. */
export interface LogReader {
  /** How long diffs are kept, in milliseconds. */
  readonly retention: number;
  read(log: EntityRef, query: LogQuery): Promise<LogView>;
  count(log: EntityRef): Promise<number>;
  /** As of DiffStore. */
  subscribe(log: EntityRef, listener: WakeListener): () => void;
}
