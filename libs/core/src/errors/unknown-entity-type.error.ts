import { SpoorError } from './spoor.error.js';

/** A ref's label belongs to no entity of the DataSource. */
export class UnknownEntityTypeError extends SpoorError {
  readonly code = 'SPOOR_UNKNOWN_ENTITY_TYPE';

  constructor(label: string) {
    super(
      `No entity of this DataSource is identified as "${label}".`,
      `Add the entity to the DataSource; if its class was renamed, give it the old label: @Identified({ aliases: ['${label}'] }).`,
    );
  }
}
