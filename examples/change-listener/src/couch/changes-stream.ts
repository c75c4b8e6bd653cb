import { FeedInterruptedError } from '../errors/feed-interrupted.error.js';
import { FeedRefusedError } from '../errors/feed-refused.error.js';
import type { Change } from './change.js';
import type { CouchDatabase } from './couch-database.js';
import { parseChange } from './parse-change.js';
import { readLines } from './read-lines.js';

/** Statuses that may well be gone a moment later: timeouts, too many requests, and every failure of the server itself. */
const isPassing = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status);

/**
 * Asks for the changes after `since`, as they occur.
 *
 * @returns the changes once the server has accepted; they only ever end in an error, FeedInterruptedError when the connection does
 * @throws FeedRefusedError; FeedInterruptedError when asking again later may help
 */
export async function openChangesStream(
  database: CouchDatabase,
  since: number,
  signal?: AbortSignal,
): Promise<AsyncGenerator<Change, never, undefined>> {
  const { url } = database;
  const query = new URLSearchParams({ feed: 'continuous', heartbeat: 'true', since: String(since) });
  // Compressed, changes would wait in the server until a block is full.
  const headers = { 'accept-encoding': 'identity' };
  const response = await database.fetch(`_changes?${query}`, { headers, signal }).catch((error: unknown) => {
    throw new FeedInterruptedError(url, error);
  });
  if (!response.ok) {
    const answer = await response.text().catch(() => '');
    if (isPassing(response.status)) throw new FeedInterruptedError(url, `${response.status} ${answer}`);
    throw new FeedRefusedError(url, response.status, answer);
  }
  return readChanges(chunksOf(response, url), url);
}

async function* readChanges(chunks: AsyncIterable<Uint8Array>, url: string): AsyncGenerator<Change, never, undefined> {
  for await (const line of readLines(chunks)) {
    const change = parseChange(line, url);
    if (change) yield change;
  }
  throw new FeedInterruptedError(url, 'the server has ended the feed');
}

/** Node ends a silent connection after five minutes, which is what the heartbeats are for. */
async function* chunksOf({ body }: Response, url: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of body ?? []) yield chunk;
  } catch (error) {
    throw new FeedInterruptedError(url, error);
  }
}
