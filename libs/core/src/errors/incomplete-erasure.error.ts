import type { EntityRef } from '../identity/entity-ref.js';
import { SpoorError } from './spoor.error.js';

/** Some module could not erase what it keeps of an entity; what the others kept is gone. */
export class IncompleteErasureError extends SpoorError {
  readonly code = 'SPOOR_INCOMPLETE_ERASURE';

  /** @param failures by the module's name */
  constructor(
    readonly entity: EntityRef,
    readonly failures: ReadonlyMap<string, unknown>,
  ) {
    super(
      `Not everything that is kept of ${entity.type} ${entity.id} could be erased: ${[...failures.keys()].join(', ')} failed.`,
      'See what failures says of each, and call erase again: what is gone already does no harm.',
      { cause: [...failures.values()][0] },
    );
  }
}
