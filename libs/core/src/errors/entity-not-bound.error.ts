import { SpoorError } from './spoor.error.js';

/** A method of a mixin was called on an instance that no DataSource with its module has loaded or saved. */
export class EntityNotBoundError extends SpoorError {
  readonly code = 'SPOOR_ENTITY_NOT_BOUND';

  /** @param module such as `SequereModule` */
  constructor(entity: object, module: string) {
    super(
      `This ${entity.constructor.name} was neither loaded nor saved by a DataSource on which ${module} is running.`,
      `Load or save it first, or call the service of ${module} with it.`,
    );
  }
}
