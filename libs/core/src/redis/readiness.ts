import { withDeadline } from './deadline.js';
import type { RedisClient } from './redis-option.js';

/**
 * Knows whether a client can send.
 *
 * Commands are held back until it can, instead of being left to the client's offline queue: there a command whose caller has long
 * been told that it failed would still be sent when Redis is back, and with `maxRetriesPerRequest: null` the queue has no end.
 */
export class Readiness {
  /** When the connection broke, or its first attempt failed, as long as it has not come back. */
  private brokenSince: number | undefined;
  private change: Promise<void> | undefined;
  private announce: () => void = () => {};

  constructor(private readonly client: RedisClient) {
    client.on('ready', this.onReady);
    client.on('close', this.onClose);
    client.on('end', this.onEnd);
  }

  /**
   * Whether commands can be sent now or within `patience` milliseconds.
   *
   * The patience is counted from the moment the connection broke: in a longer outage nobody waits at all.
   */
  async within(patience: number): Promise<boolean> {
    const { client } = this;
    // Its events tell how that ends.
    if (client.status === 'wait') void client.connect().catch(() => {});
    const rest = this.brokenSince === undefined ? patience : this.brokenSince + patience - performance.now();
    if (client.status !== 'ready' && client.status !== 'end' && rest > 0) {
      await withDeadline(this.nextChange(), rest).catch(() => {});
    }
    return client.status === 'ready';
  }

  /** Leaves the client as it was found and lets go of those who wait. */
  stop(): void {
    this.client.off('ready', this.onReady);
    this.client.off('close', this.onClose);
    this.client.off('end', this.onEnd);
    this.onEnd();
  }

  /** One promise for everybody who waits, so that a thousand of them do not add a thousand listeners. */
  private nextChange(): Promise<void> {
    this.change ??= new Promise((resolve) => {
      this.announce = resolve;
    });
    return this.change;
  }

  private readonly onReady = (): void => {
    this.brokenSince = undefined;
    this.onEnd();
  };

  private readonly onClose = (): void => {
    this.brokenSince ??= performance.now();
  };

  private readonly onEnd = (): void => {
    this.change = undefined;
    this.announce();
  };
}
