import { Alarm } from './alarm.js';
import type { DiffLog, DiffPage } from './diff-log.js';
import type { LogReader } from './log-reader.js';

export interface WatchPagesSettings {
  readonly cursor: string;
  /** Of a page. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * Page after page, each read when the one before is done with. Waiting begins before the first look, so that nothing can come
 * between.
 */
export async function* watchPages<Data>(
  log: DiffLog<Data>,
  { open, waits }: Pick<LogReader, 'open' | 'waits'>,
  { cursor, limit, signal }: WatchPagesSettings,
): AsyncGenerator<DiffPage<Data>, void> {
  await open();
  const alarm = new Alarm();
  let hasEnded = signal.aborted;
  const end = (): void => {
    hasEnded = true;
    alarm.ring();
  };
  signal.addEventListener('abort', end);
  const leave = waits.add(log.entity, { wake: () => alarm.ring(), end });
  const over = (): boolean => hasEnded;
  try {
    for (let from = cursor; !over();) {
      const page = await log.since(from, { limit });
      if (over()) return;
      yield page;
      from = page.cursor;
      if (!page.hasMore) await alarm.rung();
    }
  } catch (error) {
    // The store may close while it is being asked.
    if (!over()) throw error;
  } finally {
    leave();
    signal.removeEventListener('abort', end);
  }
}
