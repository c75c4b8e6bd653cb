import { OutcomeUnknownError } from '../errors/outcome-unknown.error.js';
import { RetryableError } from '../errors/retryable.error.js';
import { driverErrorKind } from './driver-error.js';

/** Turns a driver's conflict or lost connection into the typed error that callers can act upon; others pass unchanged. */
export function translateError(error: unknown): unknown {
  switch (driverErrorKind(error)) {
    case 'conflict':
    case 'busy':
      return new RetryableError(error);
    case 'connection':
      return new OutcomeUnknownError(error);
    default:
      return error;
  }
}
