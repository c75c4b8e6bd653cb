import { FeedInterruptedError } from '../errors/feed-interrupted.error.js';
import { UnreadableLineError } from '../errors/unreadable-line.error.js';
import { UnusableSeqError } from '../errors/unusable-seq.error.js';
import type { Change } from './change.js';

/**
 * @returns nothing for a line that carries no change: a heartbeat, which is blank, or the `last_seq` that ends a feed
 * @throws UnusableSeqError when the server does not number its changes; FeedInterruptedError when it reports a failure of its own
 */
export function parseChange(line: string, url: string): Change | undefined {
  if (line.trim() === '') return undefined;
  const message = parseObject(line);
  if (!message) throw new UnreadableLineError(url, line);
  if ('error' in message) throw new FeedInterruptedError(url, line);
  if ('last_seq' in message) return undefined;
  if (!('seq' in message)) throw new UnreadableLineError(url, line);
  // JSON.parse() has rounded what is past 2^53−1.
  if (!Number.isSafeInteger(message.seq)) throw new UnusableSeqError(url, message.seq);
  return message as Change;
}

function parseObject(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
