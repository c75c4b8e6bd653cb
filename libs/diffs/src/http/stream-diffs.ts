import { randomInt } from 'node:crypto';
import { DiffsGoneError } from '../errors/diffs-gone.error.js';
import type { DiffLog } from '../log/diff-log.js';
import type { Exchange } from './exchange.js';
import { goneProblem, problemOf } from './problem.js';
import type { DiffsQuery } from './read-query.js';
import type { Viewer } from './viewer.js';

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // Compression would keep events back, and so would nginx.
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/** When clients come back, in milliseconds: not all at once after a restart. */
const RETRY = { least: 1_000, most: 3_000 };

/** Keeps a connection that is silent from being taken for dead. */
const KEEP_ALIVE = ':\n\n';

/**
 * Sends diffs as server-sent events, each with its cursor as id, until the client goes or the application shuts down. A client that
 * comes back goes on after the last id.
 */
export async function streamDiffs(exchange: Exchange, log: DiffLog, query: DiffsQuery, viewer: Viewer): Promise<void> {
  const { limit } = query;
  const cursor = query.since ?? (await log.head());
  exchange.open(HEADERS);
  await exchange.write(`retry: ${randomInt(RETRY.least, RETRY.most)}\n\n`);
  if (query.since === undefined) await exchange.write(place(cursor));
  try {
    for await (const page of log.watchPages(cursor, { limit, signal: exchange.signal })) {
      const { diffs } = await viewer.see(page);
      for (const diff of diffs) await exchange.write(event('message', diff.cursor, diff));
      if (page.diffs.length === 0) await exchange.write(KEEP_ALIVE);
      else if (diffs.at(-1)?.cursor !== page.cursor) await exchange.write(place(page.cursor));
    }
  } catch (error) {
    if (error instanceof DiffsGoneError) await exchange.write(event('gone', error.cursor, goneProblem(error)));
    else if (!problemOf(error)) throw error;
  } finally {
    exchange.end();
  }
}

/** For clients to go on from, past what they may not see. */
function place(cursor: string): string {
  return event('cursor', cursor, { cursor });
}

function event(name: string, id: string, data: object): string {
  return `event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
