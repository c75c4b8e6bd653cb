import { SpoorError } from '../../errors/spoor.error.js';

/** A lease passed to another holder, or could not be renewed before it ended, while its work was still going on. */
export class LeaseLostError extends SpoorError {
  readonly code = 'SPOOR_LEASE_LOST';

  constructor(lease: string, reason: string, options?: ErrorOptions) {
    super(
      `The lease "${lease}" was lost: ${reason}. What its holder had not committed yet is not written.`,
      'Nothing needs to be done: its next holder goes on. If it happens often, the process stalls or the database is away.',
      options,
    );
  }
}
