import { Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { describeError } from '../errors/describe-error.js';
import { LeaseLostError } from '../schedule/errors/lease-lost.error.js';
import { InlineDelivery } from './delivery/inline-delivery.js';
import { Relay } from './delivery/relay.js';
import { settleTopic } from './settle-topic.js';
import { createRemover, NOTHING_TO_REMOVE, type Remover } from './delivery/remover.js';
import type { Message } from './message.js';
import type { ResolvedHandler } from './outbox-handler.js';
import type { OutboxStore } from './store/outbox-store.js';

/** The messages of one topic that this process delivers: its own after the commit, and the relay's part. */
export class OutboxTopic {
  private readonly logger = new Logger('Spoor');
  private readonly inline: InlineDelivery;
  private readonly relay: Relay;
  private readonly remover: Remover;
  private readonly looping: Promise<void>;
  private alarm = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private suspended = false;
  private troubled = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly name: string,
    private readonly handler: ResolvedHandler,
    private readonly store: OutboxStore,
    private readonly onHandover: () => void,
  ) {
    this.remover = handler.takes ? NOTHING_TO_REMOVE : createRemover(store);
    this.inline = new InlineDelivery(name, handler, store, this.remover);
    this.relay = new Relay({ dataSource, topic: name, handler, store, inline: this.inline, remover: this.remover });
    this.looping = handler.relay ? this.loop() : Promise.resolve();
  }

  /** @returns whether all were told */
  async deliver(messages: readonly Message[]): Promise<boolean> {
    const told = !this.stopped && !this.suspended && (await this.inline.deliver(messages));
    if (!told) this.onHandover();
    return told;
  }

  /** Has the relay look now. */
  wake(): void {
    this.alarm.abort();
  }

  /**
   * Resolves when what this process was telling has been told or left to the relay, and the relay is not at anything.
   *
   * @returns whether this process was telling anything
   */
  async settle(): Promise<boolean> {
    const wasBusy = await this.inline.settle();
    await this.running;
    return wasBusy;
  }

  /** As `settle`, and waits also for what others have to tell of the topic. @returns whether anybody had anything */
  async finish(): Promise<boolean> {
    return [await this.settle(), await settleTopic(this.store, this.name)].includes(true);
  }

  /** Leaves the DataSource alone, after what is under way, until `resume()`. */
  async suspend(): Promise<void> {
    this.suspended = true;
    await this.settle();
  }

  resume(): void {
    this.suspended = false;
  }

  /** Finishes what is under way. What remains is told by others, or after the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.relay.stop();
    this.wake();
    await this.looping;
    await this.inline.settle();
    await this.remover.close();
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      this.alarm = new AbortController();
      const { signal } = this.alarm;
      this.running = this.runRelay();
      await this.running;
      await delay(this.handler.interval, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async runRelay(): Promise<void> {
    if (this.suspended || !this.dataSource.isInitialized) return;
    try {
      await this.relay.run();
      this.troubled = false;
    } catch (error) {
      if (error instanceof LeaseLostError) return;
      // Once for each outage of the database.
      if (!this.troubled)
        this.logger.error(`The outbox cannot relay "${this.name}" for the moment: ${describeError(error)}`);
      this.troubled = true;
    }
  }
}
