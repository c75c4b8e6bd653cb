import type { EntityManager } from 'typeorm';
import { InvalidArgumentError } from '../errors/invalid-argument.error.js';
import { LeaseLostError } from './errors/lease-lost.error.js';
import type { LeaseKey } from './lease-statements.js';
import type { LeaseStore } from './lease-store.js';

/** How often a lease is renewed within its duration. */
const RENEWALS = 3;

/**
 * A lease that this process has been given. It renews itself until it is released or lost.
 *
 * Whether it is still ours can change at any moment: work in the database is safe through `guard()` alone, other work stops as soon
 * as it can when `signal` says so.
 */
export class HeldLease implements LeaseKey {
  readonly name: string;
  readonly holder: string;
  /** Higher than that of every earlier holder; for stores that refuse a writer with an older one. */
  readonly fence: bigint;
  private readonly controller = new AbortController();
  private renewal: NodeJS.Timeout;
  private end: NodeJS.Timeout;
  private ended = false;
  private trouble: unknown;

  /** @param asked when the statement that took it was sent, by `performance.now()` */
  constructor(
    private readonly store: LeaseStore,
    key: LeaseKey,
    private readonly duration: number,
    asked: number,
  ) {
    ({ name: this.name, holder: this.holder, fence: this.fence } = key);
    this.renewal = this.renewLater();
    this.end = this.endAfter(asked);
  }

  /** Aborted when the lease is lost (the reason is a LeaseLostError) or its work is no longer wanted. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /**
   * To be called in every transaction that writes what the lease protects: from then on until that transaction ends nobody else can
   * take the lease, so an old holder that comes too late writes nothing.
   *
   * Renewing waits for it too: what follows in the transaction must be shorter than the lease's duration. Call it last where the work
   * takes longer, but first on SQLite, where a transaction that begins by reading may not be able to write.
   *
   * @param manager of the transaction
   * @throws LeaseLostError when somebody else holds it by now, or it was released
   * @example
   * await transaction(dataSource, async (manager) => {
   *   await lease.guard(manager);
   *   await manager.delete(Draft, { expiresAt: LessThan(now) });
   * });
   */
  async guard(manager: EntityManager): Promise<void> {
    if (!manager.queryRunner?.isTransactionActive) {
      throw new InvalidArgumentError(
        `The lease "${this.name}" is to guard a manager without a transaction.`,
        'Call guard(manager) in transaction(dataSource, async (manager) => { … }).',
      );
    }
    if (!(await this.store.lock(manager, this))) throw this.lose('it has passed to another holder or was released');
  }

  /** Asks the work to stop. The lease is kept until it is released. */
  cancel(): void {
    this.controller.abort();
  }

  /**
   * Gives the lease back, so that the next one needs not wait until it runs out.
   *
   * @param doneUntil the newest scheduled instant whose work has been done, in epoch milliseconds; 0 for none
   */
  async release(doneUntil = 0): Promise<void> {
    this.stop();
    await this.store.release(this, this.duration, doneUntil);
  }

  private renewLater(): NodeJS.Timeout {
    return setTimeout(() => void this.renew(), this.duration / RENEWALS).unref();
  }

  private async renew(): Promise<void> {
    const asked = performance.now();
    try {
      const { holder } = await this.store.renew(this, this.duration);
      if (this.ended) return;
      if (holder !== this.holder) {
        this.lose(`${holder || 'nobody'} has it now`);
        return;
      }
      clearTimeout(this.end);
      this.end = this.endAfter(asked);
    } catch (error) {
      // There are further attempts before it ends.
      this.trouble = error;
    }
    if (!this.ended) this.renewal = this.renewLater();
  }

  private endAfter(asked: number): NodeJS.Timeout {
    const rest = asked + this.duration - performance.now();
    return setTimeout(() => this.lose(`it could not be renewed for ${this.duration} ms`), rest).unref();
  }

  private lose(reason: string): LeaseLostError {
    const error = new LeaseLostError(this.name, reason, { cause: this.trouble });
    this.stop();
    this.controller.abort(error);
    return error;
  }

  private stop(): void {
    this.ended = true;
    clearTimeout(this.renewal);
    clearTimeout(this.end);
  }
}
