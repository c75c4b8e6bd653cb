import { setTimeout as delay } from 'node:timers/promises';
import { driverErrorKind } from '../database/driver-error.js';
import { translateError } from '../database/translate-error.js';
import { LockTimeoutError } from '../errors/lock-timeout.error.js';
import { NotStartedError } from '../errors/not-started.error.js';
import { BatchMember } from './batch-member.js';
import type { BatchWriter, Outcome } from './batch-writer.js';
import { batchChannel } from './batch.channel.js';
import { ParkingLot } from './parking-lot.js';
import { partition } from './partition.js';

type Write<Operation, Answer> = (operations: readonly Operation[]) => Promise<(Outcome<Answer> | undefined)[]>;

/** More members than this go out as several statements, to bound their size. */
const LARGEST_BATCH = 5_000;
/** How often a busy row is looked at again, in milliseconds. */
const PROBE_INTERVAL = 25;
/** How often waiting members are checked against `lockTimeout`, in milliseconds. */
const EXPIRY_INTERVAL = 100;
const CONFLICT_RETRIES = 10;

export interface BatcherOptions {
  /** Shown in errors and diagnostics. */
  name: string;
  /** How long a member may wait for somebody else's row lock, in milliseconds. */
  lockTimeout: number;
}

/**
 * Group commit: while one flush is on its way, further calls gather; they go out together as the next one.
 *
 * Each caller gets its own answer after the commit. There is no timer: a single caller pays for its own statement and nothing
 * else. One that fails is found by halving and fails alone; one whose row is held by a transaction elsewhere stands aside while the
 * others go on, and ends in a LockTimeoutError after `lockTimeout` with nothing done. Only errors that prove a rollback are retried.
 */
export class Batcher<Operation, Answer> {
  private queue: BatchMember<Operation, Answer>[] = [];
  private readonly parked = new ParkingLot<Operation, Answer>();
  private readonly idle: (() => void)[] = [];
  private draining = false;
  private closed = false;
  private probeAt = 0;
  private probeTimer: NodeJS.Timeout | undefined;
  private expiryTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly writer: BatchWriter<Operation, Answer>,
    private readonly options: BatcherOptions,
  ) {}

  /** Members that have not been answered and are not on their way. */
  get waiting(): number {
    return this.queue.length + this.parked.size;
  }

  /**
   * @throws LockTimeoutError, RetryableError, OutcomeUnknownError, NotStartedError after `close()`, and what the writer refuses with
   */
  submit(operation: Operation): Promise<Answer> {
    if (this.closed) return Promise.reject(new NotStartedError(this.options.name, 'shut down'));
    const member = new BatchMember<Operation, Answer>(operation, this.writer.keysOf(operation), Date.now());
    this.queue.push(member);
    this.start();
    return member.promise;
  }

  /** Refuses new members and resolves when all are answered. */
  async close(): Promise<void> {
    this.closed = true;
    while (this.draining || this.waiting > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
    clearTimeout(this.expiryTimer);
  }

  private start(): void {
    this.watchExpiry();
    if (this.draining) return;
    this.draining = true;
    // One microtask later, so that the calls of one tick go out together.
    queueMicrotask(() => void this.drain());
  }

  private async drain(): Promise<void> {
    do {
      if (this.parked.size > 0) await this.probe();
      const batch = this.parked.divert(this.queue.splice(0, LARGEST_BATCH));
      if (batch.length > 0) await this.flush(batch);
    } while (this.queue.length > 0);
    this.draining = false;
    this.watchParked();
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private async flush(batch: BatchMember<Operation, Answer>[]): Promise<void> {
    const startedAt = performance.now();
    const { merged, folded } = partition(batch, ({ operation }) => this.writer.isMergeable(operation));
    const unapplied = await this.write(merged, async (operations) => {
      const answers = await this.writer.merge(operations);
      return answers.map((answer) => (answer === undefined ? undefined : { answer }));
    });
    const rest = [...unapplied, ...folded];
    if (rest.length > 0) await this.write(rest, (operations) => this.writer.fold(operations));
    if (batchChannel.hasSubscribers)
      batchChannel.publish({
        name: this.options.name,
        members: batch.length,
        milliseconds: performance.now() - startedAt,
      });
  }

  /** Writes and settles; returns the members that the write left unapplied. */
  private async write(
    members: BatchMember<Operation, Answer>[],
    write: Write<Operation, Answer>,
    attempt = 0,
  ): Promise<BatchMember<Operation, Answer>[]> {
    if (members.length === 0) return members;
    try {
      const outcomes = await write(members.map(({ operation }) => operation));
      return members.filter((member, index) => {
        const outcome = outcomes[index];
        if (outcome) member.settle(outcome);
        return !outcome;
      });
    } catch (error) {
      return await this.recover(members, write, error, attempt);
    }
  }

  private async recover(
    members: BatchMember<Operation, Answer>[],
    write: Write<Operation, Answer>,
    error: unknown,
    attempt: number,
  ): Promise<BatchMember<Operation, Answer>[]> {
    switch (driverErrorKind(error)) {
      case 'busy': {
        const timely = this.rejectLate(members);
        const keys = timely.flatMap((member) => [...member.keys]);
        const free = await this.findFree(keys);
        this.probeAt = Date.now() + PROBE_INTERVAL;
        const isSeen = keys.some((key) => !free.has(key));
        // What nobody sees that is busy is found by halving, and stands aside as well.
        if (!isSeen && timely.length > 1) return await this.halve(timely, write, attempt);
        return await this.write(this.parked.park(timely, isSeen ? free : new Set()), write, attempt);
      }
      case 'conflict':
        if (attempt < CONFLICT_RETRIES) {
          await delay(Math.random() * 2 ** Math.min(attempt, 5));
          return await this.write(members, write, attempt + 1);
        }
        break;
      case 'refused': {
        if (members.length === 1) break;
        return await this.halve(members, write, attempt);
      }
    }
    for (const member of members) member.reject(translateError(error));
    return [];
  }

  private async halve(
    members: BatchMember<Operation, Answer>[],
    write: Write<Operation, Answer>,
    attempt: number,
  ): Promise<BatchMember<Operation, Answer>[]> {
    const middle = members.length >> 1;
    const first = await this.write(members.slice(0, middle), write, attempt);
    return [...first, ...(await this.write(members.slice(middle), write, attempt))];
  }

  private async probe(): Promise<void> {
    if (Date.now() < this.probeAt) return;
    const free = await this.findFree(this.parked.keys);
    this.queue = this.parked.release(free).concat(this.queue);
    this.probeAt = Date.now() + PROBE_INTERVAL;
  }

  /** A database that cannot be asked has no free rows: the members stay parked and expire. */
  private async findFree(keys: string[]): Promise<ReadonlySet<string>> {
    return await this.writer.findFree([...new Set(keys)]).catch(() => new Set<string>());
  }

  private watchExpiry(): void {
    this.expiryTimer ??= setTimeout(() => {
      this.expiryTimer = undefined;
      this.expire();
      if (this.waiting > 0) this.watchExpiry();
    }, EXPIRY_INTERVAL).unref();
  }

  private watchParked(): void {
    if (this.parked.size === 0) return;
    this.probeTimer ??= setTimeout(() => {
      this.probeTimer = undefined;
      this.start();
    }, PROBE_INTERVAL);
  }

  private expire(): void {
    this.queue = this.rejectLate(this.queue);
    this.rejectLate(this.parked.expire(Date.now() - this.options.lockTimeout));
  }

  /** Returns those that may go on waiting. */
  private rejectLate(members: BatchMember<Operation, Answer>[]): BatchMember<Operation, Answer>[] {
    const now = Date.now();
    return members.filter((member) => {
      const waited = now - member.since;
      if (waited < this.options.lockTimeout) return true;
      member.reject(new LockTimeoutError(`The ${this.writer.describe(member.operation)}`, waited));
      return false;
    });
  }
}
