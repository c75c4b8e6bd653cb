import { Logger } from '@nestjs/common';
import { describeError } from '../errors/describe-error.js';
import type { RedisClient } from './redis-option.js';

/** Logs the beginning and the end of an outage of a client that nobody else listens to, not every attempt in between. */
export class OutageLog {
  /** What the last attempt to connect ran into, as long as none has succeeded. */
  lastError: Error | undefined;

  private readonly logger = new Logger('Spoor');
  private stopped = false;

  constructor(client: RedisClient, server: string) {
    client.on('error', (error: Error) => {
      if (!this.lastError && !this.stopped) this.logger.warn(`${server} cannot be reached: ${describeError(error)}`);
      this.lastError = error;
    });
    client.on('ready', () => {
      if (this.lastError) this.logger.log(`${server} can be reached again`);
      this.lastError = undefined;
    });
  }

  /** What an ending connection complains of is no outage. */
  stop(): void {
    this.stopped = true;
  }
}
