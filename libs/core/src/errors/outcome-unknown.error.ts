import { SpoorError } from './spoor.error.js';

/** The connection was lost between sending a write and hearing its answer: it may have been applied or not. */
export class OutcomeUnknownError extends SpoorError {
  readonly code = 'SPOOR_OUTCOME_UNKNOWN';

  constructor(cause: unknown) {
    super(
      'The connection to the database was lost before the answer arrived, so the write may or may not have been applied.',
      'Read the current state, or retry a call that carries an idempotency key.',
      { cause },
    );
  }
}
