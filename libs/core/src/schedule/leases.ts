import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { DataSource } from 'typeorm';
import { InvalidArgumentError } from '../errors/invalid-argument.error.js';
import { HeldLease } from './held-lease.js';
import { LeaseStore } from './lease-store.js';

export interface AcquireOptions {
  /** How long a holder that was killed keeps others waiting, in milliseconds. A living one renews it three times as often. */
  duration: number;
  /**
   * The scheduled instant that the work is for, in epoch milliseconds: once it is done, nobody is given the lease for it again.
   * @default whatever has been done
   */
  instant?: number;
}

export type LeaseAnswer = { lease: HeldLease } | LeaseRefusal;

export interface LeaseRefusal {
  lease?: undefined;
  /** Who has it; empty when the work has been done. */
  holder: string;
  /** Milliseconds until it runs out unless it is renewed; not above 0 when nobody has it. */
  remaining: number;
  /** Up to which scheduled instant the work has been done, in epoch milliseconds. */
  doneUntil: number;
}

const MAXIMUM_NAME_LENGTH = 128;

/** Lets one process of a fleet do something at a time, by rows in the database and its clock. */
export class Leases {
  private readonly store: LeaseStore;

  /** @param dataSource knows the entity Lease and may still be uninitialised */
  constructor(dataSource: DataSource) {
    this.store = new LeaseStore(dataSource);
  }

  /**
   * Takes a lease if nobody has it. One statement; it does not wait.
   *
   * @returns `{ lease }`, to be released in the end, or who has it and for how long
   */
  async acquire(name: string, { duration, instant = Number.MAX_SAFE_INTEGER }: AcquireOptions): Promise<LeaseAnswer> {
    if (name.length === 0 || name.length > MAXIMUM_NAME_LENGTH) {
      throw new InvalidArgumentError(
        `A lease is called "${name}".`,
        `Give it a name of 1 to ${MAXIMUM_NAME_LENGTH} characters.`,
      );
    }
    const asked = performance.now();
    const own = `${hostname().slice(0, 64)}:${process.pid}:${randomUUID()}`;
    const { holder, fence, remaining, doneUntil } = await this.store.take(name, own, duration, instant);
    if (holder !== own) return { holder, remaining, doneUntil };
    return { lease: new HeldLease(this.store, { name, holder, fence }, duration, asked) };
  }
}
