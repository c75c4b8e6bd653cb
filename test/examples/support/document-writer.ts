import { waitFor } from '../../support/wait-for.js';
import type { CouchTestDatabase } from './couch-server.js';

export interface DocumentWriter {
  /** The ids that have been written, in the order of their changes. */
  readonly ids: readonly string[];
  stop(): Promise<void>;
}

/** Writes documents all the time: always ahead of what is handled, but not so far that it could not be caught up with. */
export function writeAheadOf(database: CouchTestDatabase, handled: () => number): DocumentWriter {
  const ids: string[] = [];
  const stopping = new AbortController();
  const writing = (async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const batch = Array.from({ length: 25 }, (_, index) => `animal ${ids.length + index + 1}`);
      await database.write(batch);
      ids.push(...batch);
      await waitFor(() => stopping.signal.aborted || ids.length < handled() + 300, {
        interval: 1,
        timeout: 60_000,
        what: 'the listener',
      });
    }
  })();
  return {
    ids,
    stop: async () => {
      stopping.abort();
      await writing;
    },
  };
}
