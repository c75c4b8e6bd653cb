import type { EntityRef } from '@spoor/core';
import type { DiffStore } from '../stores/diff-store.js';
import type { LogQuery, LogView } from '../stores/log-view.js';
import { LogWaits } from './log-waits.js';
import { SharedReads } from './shared-reads.js';

/** What a DiffLog reads from: a started store that has been told everything which this process has committed. */
export interface LogReader {
  /** How long diffs are kept, in milliseconds. */
  readonly retention: number;
  /** Reads and counts open it as well. */
  open(): Promise<void>;
  read(log: EntityRef, query: LogQuery): Promise<LogView>;
  count(log: EntityRef): Promise<number>;
  /** Who waits for diffs. */
  readonly waits: LogWaits;
  /** For those who have waited; reads as `read` does. */
  readonly shared: SharedReads;
}

/** @param source of which those who wait make shared use */
export function createReader(
  source: Pick<DiffStore, 'open' | 'read' | 'count' | 'subscribe'>,
  retention: number,
): LogReader {
  return {
    retention,
    open: () => source.open(),
    read: (log, query) => source.read(log, query),
    count: (log) => source.count(log),
    waits: new LogWaits((log, listener) => source.subscribe(log, listener)),
    shared: new SharedReads((log, query) => source.read(log, query)),
  };
}
