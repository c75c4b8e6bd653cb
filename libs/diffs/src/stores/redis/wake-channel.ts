import type { RedisClient, RedisConnection } from '@spoor/core/redis';
import type { LogListeners } from '../log-listeners.js';
import { refOfName } from './log-keys.js';

/** The one subscription of a process; opened when somebody listens for the first time. */
export class WakeChannel {
  readonly name: string;
  private subscriber: RedisClient | undefined;

  constructor(
    private readonly connection: RedisConnection,
    private readonly listeners: LogListeners,
  ) {
    this.name = connection.key('appended');
  }

  open(): void {
    if (this.subscriber) return;
    // A connection that subscribes can do nothing else.
    const subscriber = this.connection.client.duplicate() as RedisClient;
    this.subscriber = subscriber;
    // The other connection of the same server logs outages.
    subscriber.on('error', () => {});
    subscriber.on('ready', () => {
      // What was told before was missed.
      subscriber.subscribe(this.name).then(
        () => this.listeners.wakeType(''),
        () => {},
      );
    });
    subscriber.on('message', (_: string, message: string) => this.receive(message));
  }

  close(): void {
    this.subscriber?.disconnect();
    this.subscriber = undefined;
  }

  /** A line each, the name of a log; or of a type, or none, when all its logs are meant. */
  private receive(message: string): void {
    for (const name of message.split('\n'))
      if (name.includes(':')) this.listeners.wake(refOfName(name));
      else this.listeners.wakeType(decodeURIComponent(name));
  }
}
