import type { Message } from './message.js';

/** How a message comes to be delivered. */
export interface Delivery {
  /** By the relay, after the process that wrote it has failed to or was killed: it may be any time later. */
  readonly relayed: boolean;
}

/** Who delivers the messages of a topic, and how. */
export interface OutboxHandler<Payload = unknown> {
  /**
   * Tells a message to whomever it is for. It is called at least once for each, so it must recognise an id that it has had.
   *
   * @throws when it could not: it is called again, later
   */
  deliver(message: Message<Payload>, delivery: Delivery): Promise<void>;

  /**
   * Tells messages of one transaction at once, in their order, right after its commit. When it throws, none of them counts as told: the
   * relay tells them one by one.
   * @default each by `deliver`
   */
  deliverTogether?(messages: readonly Message<Payload>[]): Promise<void>;

  /**
   * Whether a message must wait for the earlier ones of its keys. Where the receiver compares ids itself and ignores the older one,
   * it needs not, and each is told right after its commit.
   * @default true
   */
  readonly ordered?: boolean;

  /**
   * Whether it takes each message that it tells out of the outbox, by `Outbox.take`: nobody removes it afterwards then.
   * @default false
   */
  readonly takes?: boolean;

  /**
   * Whether this process also tells what others have left behind.
   * @default true
   */
  readonly relay?: boolean;

  /**
   * How long a message is left to the process that wrote it before the relay takes it, in milliseconds.
   * @default 1000
   */
  readonly patience?: number;

  /**
   * How often the relay looks, in milliseconds.
   * @default as `patience`
   */
  readonly interval?: number;

  /**
   * After which time an attempt has failed, in milliseconds.
   * @default 30000
   */
  readonly timeout?: number;

  /**
   * Whether an error is nothing about the message but says that the receiver is away. Then the others are not tried either.
   * @default it never does
   */
  isOutage?(error: unknown): boolean;
}

export const DEFAULT_PATIENCE = 1_000;

export interface ResolvedHandler extends Required<Omit<OutboxHandler, 'deliverTogether'>> {
  readonly deliverTogether: ((messages: readonly Message[]) => Promise<void>) | undefined;
}

export function resolveHandler(handler: OutboxHandler): ResolvedHandler {
  const {
    ordered = true,
    takes = false,
    relay = true,
    patience = DEFAULT_PATIENCE,
    interval = patience,
    timeout = 30_000,
  } = handler;
  return {
    deliver: (message, delivery) => handler.deliver(message, delivery),
    deliverTogether: handler.deliverTogether && ((messages) => handler.deliverTogether?.(messages) as Promise<void>),
    isOutage: (error) => handler.isOutage?.(error) ?? false,
    ordered,
    takes,
    relay,
    patience,
    interval,
    timeout,
  };
}
