import { SpoorError } from './spoor.error.js';

/** A service was used before its DataSource was initialised, or after it was shut down. */
export class NotStartedError extends SpoorError {
  readonly code = 'SPOOR_NOT_STARTED';

  constructor(service: string, state: 'not initialised yet' | 'shut down') {
    super(
      `${service} was used while its DataSource is ${state}.`,
      state === 'shut down'
        ? 'Finish the work before the application closes.'
        : 'Call it from onApplicationBootstrap() or later; with manualInitialization, after dataSource.initialize().',
    );
  }
}
