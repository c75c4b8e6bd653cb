import { SpoorError } from '@spoor/core';

/** The feed has ended for a reason that may pass. */
export class FeedInterruptedError extends SpoorError {
  readonly code = 'FEED_INTERRUPTED';

  /** @param reason what fetch() has thrown, or what the server has said */
  constructor(url: string, reason: unknown) {
    super(
      `The changes of ${url} are interrupted (${describe(reason)}).`,
      'A listener connects again from its counter.',
      reason instanceof Error ? { cause: reason } : {},
    );
  }
}

/** fetch() says no more than "fetch failed" or "terminated"; what has happened is its error's cause. */
function describe(reason: unknown): string {
  if (typeof reason === 'string') return reason.trim().slice(0, 200);
  const { cause, message } = reason as Error;
  const { code, message: detail } = (cause ?? {}) as NodeJS.ErrnoException;
  return detail || code || message;
}
