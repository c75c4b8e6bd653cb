import { SpoorError } from '../../errors/spoor.error.js';

/** What was asked for is being done elsewhere in the fleet at this moment. Nothing was done here. */
export class LeaseHeldError extends SpoorError {
  readonly code = 'SPOOR_LEASE_HELD';

  /** @param holder host, process and acquisition of who has it */
  constructor(
    lease: string,
    readonly holder: string,
  ) {
    super(
      `"${lease}" is being run by ${holder}.`,
      'Try again when it has ended; if that process was killed, its lease runs out by itself.',
    );
  }
}
