import { SpoorError } from '../../errors/spoor.error.js';

/** Redis cannot be reached, did not answer in time, or cannot serve for the moment. */
export class RedisUnavailableError extends SpoorError {
  readonly code = 'SPOOR_REDIS_UNAVAILABLE';
  private readonly outcome: string;

  /** @param mayHaveHappened whether the command that failed had been sent, so that it may take effect nevertheless */
  constructor(
    problem: string,
    readonly mayHaveHappened: boolean,
    options?: ErrorOptions,
  ) {
    const outcome = mayHaveHappened ? 'what was asked may have happened nevertheless' : 'nothing was done';
    super(
      `${problem}; ${outcome}.`,
      'Check that Redis runs and can be reached from here; if it is only slow, raise timeout.',
      options,
    );
    this.outcome = outcome;
  }

  override get publicMessage(): string {
    return `Redis cannot serve for the moment; ${this.outcome}.`;
  }
}
