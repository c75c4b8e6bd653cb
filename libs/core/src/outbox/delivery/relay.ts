import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { describeError } from '../../errors/describe-error.js';
import type { HeldLease } from '../../schedule/held-lease.js';
import { Leases } from '../../schedule/leases.js';
import { transaction } from '../../transactions/transaction.js';
import type { ResolvedHandler } from '../outbox-handler.js';
import type { OutboxStore, StoredMessage } from '../store/outbox-store.js';
import { attempt } from './attempt.js';
import type { InlineDelivery } from './inline-delivery.js';
import { keysOf } from './keys-of.js';
import type { Remover } from './remover.js';
import { runsOf, type Run } from './runs.js';

export interface RelayParts {
  readonly dataSource: DataSource;
  readonly topic: string;
  readonly handler: ResolvedHandler;
  readonly store: OutboxStore;
  readonly inline: InlineDelivery;
  readonly remover: Remover;
}

interface Failure {
  readonly message: StoredMessage;
  readonly error: unknown;
}

/** How many messages are read, and told, at once. */
const PAGE = 200;
/** After which time another process takes over from one that was killed, in milliseconds. */
const LEASE_DURATION = 10_000;
const LONGEST_DELAY = 60_000;
/** From this attempt on, a message is reported as an error. */
const POISONOUS = 10;

/**
 * Tells what the processes that wrote it have left behind; one process of the fleet at a time.
 *
 * Messages of different keys are told at once, those that share one in order. One that fails holds back later ones of its keys, and
 * these those of theirs, and nothing else.
 */
export class Relay {
  private readonly logger = new Logger('Spoor');
  private readonly leases: Leases;
  private stopped = false;

  constructor(private readonly parts: RelayParts) {
    this.leases = new Leases(parts.dataSource);
  }

  /** Works off what is due, unless another process is at it. */
  async run(): Promise<void> {
    const { store, topic, handler } = this.parts;
    if (!(await store.isDue(topic, handler.patience))) return;
    const { lease } = await this.leases.acquire(`outbox:${topic}`, { duration: LEASE_DURATION });
    if (!lease) return;
    try {
      await this.pass(lease);
    } finally {
      await lease.release();
    }
  }

  /** Ends a run after the messages that it is at. */
  stop(): void {
    this.stopped = true;
  }

  private async pass(lease: HeldLease): Promise<void> {
    const { store, topic, handler } = this.parts;
    const heldBack = new Set<string>();
    for (let after = 0; !this.stopped && !lease.signal.aborted;) {
      const page = await store.page(topic, after, PAGE, handler.patience);
      const goesOn = await this.deliver(page, heldBack, lease);
      if (!goesOn || page.length < PAGE) return;
      after = page.at(-1)?.id ?? after;
    }
  }

  /** @returns false when the receiver is away */
  private async deliver(page: readonly StoredMessage[], heldBack: Set<string>, lease: HeldLease): Promise<boolean> {
    const { handler, inline, remover } = this.parts;
    const delivered: number[] = [];
    const failures: Failure[] = [];
    let away = false;
    const tell = async (message: StoredMessage): Promise<boolean> => {
      const { id, key, payload } = message;
      try {
        await attempt(() => handler.deliver({ id, key, payload }, { relayed: true }), handler.timeout);
        delivered.push(id);
        return true;
      } catch (error) {
        if (handler.isOutage(error)) away = true;
        else failures.push({ message, error });
        return false;
      }
    };
    const tellInOrder = async (run: Run<StoredMessage>): Promise<void> => {
      for (const message of run) {
        if (away || lease.signal.aborted) return;
        const keys = keysOf(message);
        const mayGo = message.ripe && !inline.has(message.id) && !keys.some((key) => heldBack.has(key));
        // What waits is waited for in turn, by those of all its keys.
        if (!mayGo || !(await tell(message))) for (const key of keys) heldBack.add(key);
      }
    };
    await Promise.all(runsOf(page).map((run) => tellInOrder(run)));
    if (delivered.length > 0) await remover.submit(delivered);
    if (failures.length > 0) await this.postpone(failures, lease);
    return !away;
  }

  private async postpone(failures: readonly Failure[], lease: HeldLease): Promise<void> {
    const { dataSource, store, topic, handler } = this.parts;
    // Locked in the order in which everybody locks them.
    const sorted = failures.toSorted((one, other) => one.message.id - other.message.id);
    await transaction(dataSource, async (manager) => {
      await lease.guard(manager);
      for (const { message, error } of sorted)
        await store.postpone(manager, message.id, delayAfter(message.attempts + 1, handler.patience), error);
    });
    for (const { message, error } of failures) {
      const attempts = message.attempts + 1;
      const kept = 'it is kept and holds back the later ones of its keys';
      const text = `Message ${message.id} of "${topic}" has failed ${attempts} times; ${kept}: ${describeError(error)}`;
      if (attempts >= POISONOUS) this.logger.error(text);
      else this.logger.warn(text);
    }
  }
}

function delayAfter(attempts: number, patience: number): number {
  return Math.min(patience * 2 ** Math.min(attempts - 1, 16), LONGEST_DELAY);
}
