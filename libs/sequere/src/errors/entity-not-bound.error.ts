import { SpoorError } from '@spoor/core';

/** A method of SequereMixin was called on an instance that no DataSource with a SequereModule has loaded or saved. */
export class EntityNotBoundError extends SpoorError {
  readonly code = 'SPOOR_ENTITY_NOT_BOUND';

  constructor(entity: object) {
    super(
      `This ${entity.constructor.name} was neither loaded nor saved by a DataSource on which SequereModule is running.`,
      'Load or save it first, or call SequereService with it.',
    );
  }
}
