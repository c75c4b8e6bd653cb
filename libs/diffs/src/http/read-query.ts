import { InvalidArgumentError } from '@spoor/core';
import { checkLimit } from '../log/check-limit.js';
import type { PlatformRequest } from './exchange.js';

/** In seconds: shorter than proxies have patience. */
const LONGEST_WAIT = 30;

/** What is asked for. */
export interface DiffsQuery {
  /** A cursor; without one, the place to begin at is asked for. */
  readonly since: string | undefined;
  readonly limit: number;
  /** How long to wait for a diff, in seconds. */
  readonly wait: number;
}

/** @throws InvalidArgumentError for a value that makes no sense */
export function readQuery(request: PlatformRequest): DiffsQuery {
  const { since, limit, wait } = request.query;
  return {
    since: lastEventId(request) ?? textOf('since', since),
    limit: checkLimit(integerOf('limit', limit) ?? 100),
    wait: checkWait(integerOf('wait', wait) ?? 0),
  };
}

/** Whether server-sent events are what the client understands. */
export function wantsStream({ method, headers: { accept = '' } }: PlatformRequest): boolean {
  return method === 'GET' && accept.includes('text/event-stream') && !accept.includes('application/json');
}

/** Where a stream was interrupted; its URL still says where it began. */
function lastEventId(request: PlatformRequest): string | undefined {
  return wantsStream(request) ? textOf('Last-Event-ID', request.headers['last-event-id']) : undefined;
}

function textOf(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new InvalidArgumentError(`${name} is given more than once.`, 'Give it once.');
}

function integerOf(name: string, value: unknown): number | undefined {
  const text = textOf(name, value);
  if (text === undefined || /^\d{1,9}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new InvalidArgumentError(`${name} is ${JSON.stringify(text)}.`, 'Give a whole number.');
}

function checkWait(wait: number): number {
  if (wait <= LONGEST_WAIT) return wait;
  throw new InvalidArgumentError(`wait is ${wait} seconds.`, `Wait for ${LONGEST_WAIT} at most, then ask again.`);
}
