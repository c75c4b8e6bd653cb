import type { EntityRef, SendWithCommit } from '@spoor/core';
import { Outbox, type NewMessage } from '@spoor/core/outbox';
import { RedisUnavailableError } from '@spoor/core/redis';
import { hash } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';
import type { DiffEntry, SerializedDiff } from '../model/diff-entry.js';
import type { DiffStore } from '../stores/diff-store.js';
import { collectAppends } from './collect-appends.js';
import type { DeliveryStatus, DiffDelivery } from './diff-delivery.js';

/** A diff for its logs, as it was sent or as it was stored, or the types whose cursors are to be gone. */
type Payload =
  | SerializedDiff
  | { readonly entry: DiffEntry; readonly logs: readonly EntityRef[] }
  | { readonly invalidate: readonly string[] | 'all' };

export interface OutboxDeliverySettings {
  /** Of the outbox, such as `diffs:default`. */
  readonly topic: string;
  readonly relay: boolean;
}

/** Of a message; some ids are longer. */
const LONGEST_KEY = 255;
/** More go together before the COMMIT, written out while the database is at work. */
const FEW = 4;
/** How long to wait for what others have still to deliver, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Through a table that is written in the transaction: what has committed reaches the store, whatever is killed or away meanwhile. The
 * diffs of one entity come in their order, and a log knows a diff that comes once more.
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
    const stop = await outbox.handle<Payload>(topic, {
      relay,
      deliver: ({ payload }) => deliver(store, [payload]),
      deliverTogether: (messages) =>
        deliver(
          store,
          messages.map(({ payload }) => payload),
        ),
      isOutage: (error) => error instanceof RedisUnavailableError,
    });
    return new OutboxDelivery(outbox, topic, stop);
  }

  async send(
    diffs: readonly SerializedDiff[],
    queryRunner: QueryRunner,
    sendWithCommit?: SendWithCommit,
  ): Promise<void> {
    await this.add(diffs.map(messageOf), queryRunner, sendWithCommit);
  }

  async invalidate(types: readonly string[] | 'all', queryRunner: QueryRunner): Promise<void> {
    await this.add([{ key: 'invalidate', payload: { invalidate: types } }], queryRunner);
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

  private async add(
    messages: readonly NewMessage<Payload>[],
    { manager }: QueryRunner,
    sendWithCommit?: SendWithCommit,
  ): Promise<void> {
    const isFew = messages.length <= FEW;
    const delivered =
      sendWithCommit && isFew
        ? this.outbox.addWithCommit(manager, this.topic, messages, sendWithCommit)
        : (await this.outbox.add(manager, this.topic, messages)).delivered;
    this.underWay.add(delivered);
    void delivered.finally(() => this.underWay.delete(delivered));
  }
}

async function deliver(store: DiffStore, payloads: readonly Payload[]): Promise<void> {
  const diffs = payloads.flatMap((payload) => ('invalidate' in payload ? [] : [diffOf(payload)]));
  if (diffs.length > 0) await store.append(collectAppends(diffs));
  for (const payload of payloads) if ('invalidate' in payload) await store.invalidate(payload.invalidate);
}

function diffOf(payload: Exclude<Payload, { readonly invalidate: unknown }>): SerializedDiff {
  if ('body' in payload) return payload;
  const { entry, logs } = payload;
  return { id: entry.id, entity: entry.entity, logs, body: JSON.stringify(entry) };
}

function messageOf(diff: SerializedDiff): NewMessage<Payload> {
  const { entity, logs } = diff;
  const name = `${entity.type}:${entity.id}`;
  const key = name.length <= LONGEST_KEY ? name : hash('sha1', name, 'buffer').toString('base64url');
  return { key, payload: diff, json: () => `{"entry":${diff.body},"logs":${JSON.stringify(logs)}}` };
}
