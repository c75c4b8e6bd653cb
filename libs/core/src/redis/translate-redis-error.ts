import { RedisUnavailableError } from './errors/redis-unavailable.error.js';
import { redisFailure } from './redis-failure.js';

/**
 * Turns what says that Redis is away, late or unable to serve into the typed error; others pass unchanged.
 *
 * @param server as it is called in messages
 * @param timeout the deadline that was set, in milliseconds
 */
export function translateRedisError(error: unknown, server: string, timeout: number): unknown {
  const unavailable = (problem: string, mayHaveHappened: boolean) =>
    new RedisUnavailableError(`${server} ${problem}`, mayHaveHappened, { cause: error });
  switch (redisFailure(error)) {
    case 'migrating':
    case 'refused':
      return unavailable(`cannot serve at the moment (${reasonOf(error)})`, false);
    case 'unsent':
      return unavailable(`cannot be reached (${reasonOf(error)})`, false);
    case 'late':
      return unavailable(`did not answer within ${timeout} ms`, true);
    case 'broken':
      return unavailable(`was cut off before it answered (${reasonOf(error)})`, true);
    case 'other':
      return error;
  }
}

/** Node's error of several addresses that all refused has a code but no message. */
export function reasonOf(error: unknown): string {
  const { message, code, name } = error as NodeJS.ErrnoException;
  return message || (code ?? name);
}
