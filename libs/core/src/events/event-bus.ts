import { Logger } from '@nestjs/common';
import { channel } from 'node:diagnostics_channel';

export type EventListener<Payload> = (payload: Payload) => Promise<void> | void;

/**
 * Typed events of one module within one process.
 *
 * Listeners are told in the order in which they subscribed. What a listener throws or rejects with is logged and reaches neither the
 * emitter nor the other listeners. Each event is also published on the diagnostics channel `<name>:<event>`, which costs nothing
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
    return (this.listeners.get(event)?.size ?? 0) > 0 || channel(`${this.name}:${event}`).hasSubscribers;
  }

  /** Tells everybody; resolves when all listeners have settled. Never rejects. */
  async emit<Event extends keyof Events & string>(event: Event, payload: Events[Event]): Promise<void> {
    const diagnostics = channel(`${this.name}:${event}`);
    if (diagnostics.hasSubscribers) diagnostics.publish(payload);
    const listeners = [...(this.listeners.get(event) ?? [])] as EventListener<Events[Event]>[];
    await Promise.all(listeners.map((listener) => this.tell(event, listener, payload)));
  }

  private async tell<Payload>(event: string, listener: EventListener<Payload>, payload: Payload): Promise<void> {
    try {
      await listener(payload);
    } catch (error) {
      this.logger.error(
        `A listener to ${this.name}:${event} failed`,
        error instanceof Error ? error.stack : String(error),
      );
    }
  }
}
