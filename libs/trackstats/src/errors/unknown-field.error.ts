import { SpoorError } from '@spoor/core';

/** A tracker names a field that its source does not have. Nothing was written. */
export class UnknownFieldError extends SpoorError {
  readonly code = 'SPOOR_UNKNOWN_FIELD';

  constructor(entity: string, field: string, known: readonly string[]) {
    super(`${entity} has no column "${field}".`, `Its columns are ${known.join(', ')}.`);
  }
}
