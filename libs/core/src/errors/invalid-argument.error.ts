import { SpoorError } from './spoor.error.js';

/** An argument is not of the documented form. Nothing was changed. */
export class InvalidArgumentError extends SpoorError {
  readonly code: string = 'SPOOR_INVALID_ARGUMENT';
}
