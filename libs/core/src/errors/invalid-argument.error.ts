import { SpoorError } from './spoor.error.js';

/**
 * An argument is not of the documented form. Nothing was changed.
 * @remarks The message names the argument, and ends with the form that is wanted.
 */
export class InvalidArgumentError extends SpoorError {
  readonly code: string = 'SPOOR_INVALID_ARGUMENT';
}
