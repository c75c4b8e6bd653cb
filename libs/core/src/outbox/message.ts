/** Something to be told once the transaction that it is written in has committed. */
export interface NewMessage<Payload = unknown> {
  /**
   * Messages with the same key are delivered in the order of their commits. A message of several keys has them as lines: it comes after
   * all earlier ones of any of them, and before all later ones. A single key that has lines merely waits for more than it must.
   * At most 255 characters, in all.
   */
  readonly key: string;
  /** Whatever JSON can carry. MariaDB keeps 65,535 bytes of it. */
  readonly payload: Payload;
  /**
   * What the payload is in JSON, from those who have it already; whom the relay tells gets that.
   * @default what JSON.stringify makes of it
   */
  readonly json?: string;
}

/** A message on its way. */
export interface Message<Payload = unknown> extends Omit<NewMessage<Payload>, 'json'> {
  /** Never given twice, the same each time that it is delivered, and higher than that of every earlier message of its keys. */
  readonly id: number;
}

/** What has been written to the outbox of an open transaction. */
export interface OutboxReceipt {
  /** In the messages' order. */
  readonly ids: readonly number[];
  /**
   * Resolves when this process has told everything, to true, or knows that the relay or nobody will, to false: it failed, it must wait
   * for an earlier message, or the transaction was rolled back. Never rejects.
   */
  readonly delivered: Promise<boolean>;
}
