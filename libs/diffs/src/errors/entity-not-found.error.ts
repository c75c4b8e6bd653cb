import { SpoorError, type EntityRef } from '@spoor/core';

/** There is no such entity, nor are there diffs of one. */
export class EntityNotFoundError extends SpoorError {
  readonly code = 'SPOOR_ENTITY_NOT_FOUND';

  constructor({ type, id }: EntityRef) {
    super(`There is no ${type} ${id}.`, 'Ask for one that there is, or was within the retention.');
  }
}
