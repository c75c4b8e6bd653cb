import { SpoorError } from '@spoor/core';

/**
 * A tracker names a field whose column has a type that cannot be used for it. Nothing was written.
 * @remarks Name a column of a type that the message lists: dates and timestamps for a date, numbers for a value.
 */
export class UnsupportedColumnError extends SpoorError {
  readonly code = 'SPOOR_UNSUPPORTED_COLUMN';

  constructor(column: string, type: string, use: string, remedy: string) {
    super(`${column} is a ${type}, which is ${use}.`, remedy);
  }
}
