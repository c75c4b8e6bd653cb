import { SpoorError } from '../../errors/spoor.error.js';

/** Redis is asked for, but its driver, an optional peer dependency, is not installed. */
export class MissingDriverError extends SpoorError {
  readonly code = 'SPOOR_MISSING_DRIVER';

  constructor(cause: unknown) {
    super(
      'Redis is asked for, but the package ioredis cannot be loaded.',
      'Install it (npm install ioredis), or pass a client of your own.',
      { cause },
    );
  }
}
