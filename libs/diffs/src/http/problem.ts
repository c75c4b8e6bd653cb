import { SpoorError } from '@spoor/core';
import { STATUS_CODES } from 'node:http';
import { DiffsGoneError } from '../errors/diffs-gone.error.js';
import type { Exchange } from './exchange.js';

/** As RFC 9457 has it, with the error's code. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
}

/** Errors that are no fault of the server's, or only for the moment. */
const STATUSES: Readonly<Record<string, number>> = {
  SPOOR_INVALID_ARGUMENT: 400,
  SPOOR_ENTITY_NOT_FOUND: 404,
  SPOOR_REDIS_UNAVAILABLE: 503,
  SPOOR_RETRYABLE: 503,
  SPOOR_LOCK_TIMEOUT: 503,
  SPOOR_NOT_STARTED: 503,
};

/** Undefined for an error that a client can do nothing about. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof DiffsGoneError) return goneProblem(error);
  const status = error instanceof SpoorError ? STATUSES[error.code] : undefined;
  return status === undefined ? undefined : describe(error as SpoorError, status);
}

/** With the cursor to go on with after loading everything once. */
export function goneProblem(error: DiffsGoneError): Problem & Pick<DiffsGoneError, 'reason' | 'cursor'> {
  const { reason, cursor } = error;
  return { ...describe(error, 410), reason, cursor };
}

/** Never kept by a cache: it is true of one moment. */
export function sendProblem(exchange: Exchange, problem: Problem): void {
  exchange.answer(
    problem.status,
    {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Cache-Control': 'no-store',
      ...(problem.status === 503 && { 'Retry-After': '1' }),
    },
    JSON.stringify(problem),
  );
}

function describe({ code, publicMessage }: SpoorError, status: number): Problem {
  return { status, title: STATUS_CODES[status] ?? '', detail: publicMessage, code };
}
