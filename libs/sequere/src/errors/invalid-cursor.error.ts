import { SpoorError } from '@spoor/core';

/** What was given as `after` is not a cursor of this list. */
export class InvalidCursorError extends SpoorError {
  readonly code = 'SPOOR_INVALID_CURSOR';

  constructor() {
    super(
      'The cursor belongs to another list, or to none.',
      'Pass the nextCursor of a page of the same entity, list, type and order, or begin again without one.',
    );
  }
}
