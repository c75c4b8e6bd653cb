import { Logger } from '@nestjs/common';
import { describeError, stackOf } from '../errors/describe-error.js';
import { keptChannel } from './kept-channel.js';

export type EventListener<Payload> = (payload: Payload) => Promise<void> | void;

/**
 * Typed events of one module within one process.
 *
 * Listeners are told in the order in which they subscribed. What a listener throws or rejects with does not reach the other
 * listeners; `emit` logs it. Each event is also published on the diagnostics channel `<name>:<event>`, which costs nothing
 * while nobody subscribes.
 *
 * @typeParam Events event names and what they carry
 */
export class EventBus<Events extends object> {
  private readonly logger = new Logger('Spoor');
  private readonly listeners = new Map<keyof Events, Set<EventListener<never>>>();

  /** @param name such as `spoor:sequere`, for logs and channels */
  constructor(private readonly name: string) {}

  /** Subscribes; the function that it returns ends that. */
  on<Event extends keyof Events>(event: Event, listener: EventListener<Events[Event]>): () => void {
    const listeners = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Whether anybody would hear of it. */
  isHeard(event: keyof Events & string): boolean {
    return (this.listeners.get(event)?.size ?? 0) > 0 || keptChannel(`${this.name}:${event}`).hasSubscribers;
  }

  /** Tells everybody; resolves when all listeners have settled. Never rejects. */
  async emit<Event extends keyof Events & string>(event: Event, payload: Events[Event]): Promise<void> {
    for (const error of await this.tell(event, payload))
      this.logger.error(`A listener to ${this.name}:${event} failed: ${describeError(error)}`, stackOf(error));
  }

  /** As `emit`, but rejects when a listener failed: for what is told again until all have heard of it. */
  async deliver<Event extends keyof Events & string>(event: Event, payload: Events[Event]): Promise<void> {
    const errors = await this.tell(event, payload);
    if (errors.length > 0) throw new AggregateError(errors, `A listener to ${this.name}:${event} failed`);
  }

  /** @returns what listeners failed with */
  private async tell<Event extends keyof Events & string>(event: Event, payload: Events[Event]): Promise<unknown[]> {
    const diagnostics = keptChannel(`${this.name}:${event}`);
    if (diagnostics.hasSubscribers) diagnostics.publish(payload);
    const listeners = [...(this.listeners.get(event) ?? [])] as EventListener<Events[Event]>[];
    const told = await Promise.allSettled(listeners.map(async (listener) => listener(payload)));
    return told.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  }
}
