import { OutcomeUnknownError, type SendWithCommit } from '@spoor/core';
import { Outbox, type NewMessage } from '@spoor/core/outbox';
import { RedisUnavailableError } from '@spoor/core/redis';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { SerializedDiff } from '../model/diff-entry.js';
import type { DiffStore } from '../stores/diff-store.js';
import type { DeliveryStatus, DiffDelivery } from './diff-delivery.js';
import type { DiffPayload } from './diff-message.js';
import { parcelsOf } from './parcel.js';
import { tellingElsewhere } from './telling.js';
import { tellingInTransactions } from './telling-in-transactions.js';

export interface OutboxDeliverySettings {
  /** Of the outbox, such as `diffs:default`. */
  readonly topic: string;
  readonly relay: boolean;
}

/** No more diffs go in one message with the COMMIT, nor more characters, which are written into its text. */
const MOST_WITH_COMMIT = { diffs: 500, characters: 200_000 };
/** How long the relay, and who reads, wait for a log in the database that somebody has locked, in milliseconds. */
const LONGEST_ATTEMPT = 5_000;
/** How long to wait for what others have still to deliver, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Through a table that is written in the transaction: what has committed reaches the store, whatever is killed or away meanwhile. The
 * diffs of one entity come in their order, and each once.
 */
export class OutboxDelivery implements DiffDelivery {
  private readonly underWay = new Set<Promise<boolean>>();

  private constructor(
    private readonly outbox: Outbox,
    private readonly topic: string,
    private readonly stop: () => Promise<void>,
  ) {}

  static async open(
    dataSource: DataSource,
    store: DiffStore,
    { topic, relay }: OutboxDeliverySettings,
  ): Promise<OutboxDelivery> {
    const outbox = Outbox.of(dataSource);
    const takes = store.isTransactional;
    const { tell, close } = takes ? await tellingInTransactions(dataSource, outbox, store) : tellingElsewhere(store);
    const stop = await outbox.handle<DiffPayload>(topic, {
      relay,
      takes,
      ...(takes && { timeout: LONGEST_ATTEMPT }),
      deliver: (message) => tell([message]),
      deliverTogether: tell,
      isOutage: (error) => error instanceof RedisUnavailableError || error instanceof OutcomeUnknownError,
    });
    return new OutboxDelivery(outbox, topic, async () => {
      await stop();
      await close();
    });
  }

  async send(
    diffs: readonly SerializedDiff[],
    queryRunner: QueryRunner,
    sendWithCommit?: SendWithCommit,
  ): Promise<void> {
    const { manager } = queryRunner;
    const parcels = parcelsOf(diffs);
    if (sendWithCommit && isSmall(diffs))
      this.track(this.outbox.addWithCommit(manager, this.topic, parcels, sendWithCommit));
    else await this.add(parcels, manager);
  }

  async invalidate(types: readonly string[] | 'all', { manager }: QueryRunner): Promise<void> {
    await this.add([{ key: 'invalidate', payload: { invalidate: types } }], manager);
  }

  async settle(): Promise<void> {
    if (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  async drain(): Promise<void> {
    await this.outbox.settle(this.topic, AbortSignal.timeout(PATIENCE));
  }

  status(): DeliveryStatus {
    return { lost: 0, pending: this.underWay.size };
  }

  async close(): Promise<void> {
    await this.settle();
    await this.stop();
  }

  private async add(messages: readonly NewMessage<DiffPayload>[], manager: EntityManager): Promise<void> {
    const { delivered } = await this.outbox.add(manager, this.topic, messages);
    this.track(delivered);
  }

  private track(delivered: Promise<boolean>): void {
    this.underWay.add(delivered);
    void delivered.finally(() => this.underWay.delete(delivered));
  }
}

function isSmall(diffs: readonly SerializedDiff[]): boolean {
  const { diffs: most, characters } = MOST_WITH_COMMIT;
  return diffs.length <= most && diffs.reduce((sum, { body }) => sum + body.length, 0) <= characters;
}
