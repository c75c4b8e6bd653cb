import type { Count, CountCodec } from '../codec/count-codec.js';
import type { CounterChannel, CounterChannels, CounterEngine } from '../counter.engine.js';
import { counterKey, nameOf, type CounterKey } from '../operations/counter-key.js';
import type { CounterAnswer, CounterOperation } from '../operations/counter-operation.js';
import { CounterHandle } from './counter-handle.js';
import { checkLimit } from './check-limit.js';
import type { CounterCallOptions, IncrementOptions, ListOptions } from './counter-call.options.js';
import { checkName, checkPart } from './counter-name.js';
import { namedCounts } from './named-counts.js';
import { additionOf } from './addition.js';

/** A counter as it is listed. */
export interface CounterEntry<N extends Count> {
  readonly name: string;
  readonly count: N;
}

/**
 * The calls on named counters: those of the application, or with `counters.of(entity)` those of one entity.
 *
 * Without a manager each change is durable when its promise resolves. Calls of one process that run at once share a statement and
 * its commit; each still gets its own exact answer. With a manager a change belongs to that transaction.
 *
 * Every call may reject with InvalidArgumentError (nothing was sent), LockTimeoutError or RetryableError (nothing was changed), or
 * OutcomeUnknownError (the connection broke).
 */
export class CounterSet<N extends Count> {
  constructor(
    protected readonly engine: CounterEngine,
    protected readonly codec: CountCodec<N>,
    private readonly channel: (channels: CounterChannels) => CounterChannel,
    /** The leading key columns; asked for by each call, so that a mistake rejects it. */
    private readonly scope: () => readonly string[],
  ) {}

  /**
   * Gets a counter, creating it with `count` when there is none; an existing one keeps its own.
   *
   * @example
   * const bottles = await counters.open('Green bottles hanging on the wall', { count: 10 });
   * await bottles.decrement(1); // 9
   */
  async open(name: string, { count, manager }: { count?: N } & CounterCallOptions = {}): Promise<CounterHandle<N>> {
    const initial = count === undefined ? 0n : this.codec.parse(count, 'count');
    const [opened] = (await this.execute({ kind: 'open', key: this.key(name), initial }, manager)).counts as [bigint];
    return this.handle(name, this.codec.format(opened, name));
  }

  /** A handle on an existing counter, or null. */
  async find(name: string, { manager }: CounterCallOptions = {}): Promise<CounterHandle<N> | null> {
    const count = (await this.getMany([name], { manager })).get(name);
    return count === undefined ? null : this.handle(name, count);
  }

  /** The count; 0 when there is no such counter. */
  async get(name: string, { manager }: CounterCallOptions = {}): Promise<N> {
    return (await this.getMany([name], { manager })).get(name) ?? this.codec.format(0n, name);
  }

  /** The counts of those that exist, by name. One query. */
  async getMany(names: readonly string[], { manager }: CounterCallOptions = {}): Promise<Map<string, N>> {
    const keys = [...new Set(names)].map((name) => this.key(name));
    if (keys.length === 0) return new Map();
    const store = await this.engine.reading(this.channel);
    const counts = await store.read(keys, this.engine.transactional(manager));
    return namedCounts(keys, counts, this.codec);
  }

  /**
   * Adds, creating the counter when there is none.
   *
   * @returns the count right after this very change: of a thousand concurrent calls no two get the same
   * @throws CounterBoundError when it would pass `min` or `max`; CounterPrecisionError past 2^53−1 (numbers), CounterOverflowError
   *   past 64 bits; IdempotencyConflictError when the key came with another amount before. The count is unchanged after each.
   */
  async increment(name: string, by?: N, options: IncrementOptions<N> = {}): Promise<N> {
    const amount = by === undefined ? 1n : this.codec.parse(by, 'by');
    return this.countOf(name, await this.add(name, amount, options));
  }

  /** Subtracts; see `increment`. */
  async decrement(name: string, by?: N, options: IncrementOptions<N> = {}): Promise<N> {
    const amount = by === undefined ? 1n : this.codec.parse(by, 'by');
    return this.countOf(name, await this.add(name, -amount, options));
  }

  /**
   * Adds to many counters, all or none, in one statement. Rows are locked in one order, so that concurrent calls over the same
   * counters do not deadlock.
   *
   * @returns the counts right after, by name
   */
  async incrementMany(
    changes: Readonly<Record<string, N>>,
    { manager }: CounterCallOptions = {},
  ): Promise<Map<string, N>> {
    const deltas = Object.entries(changes).map(([name, by]) => ({
      key: this.key(name),
      by: this.codec.parse(by, `"${name}"`),
    }));
    if (deltas.length === 0) return new Map();
    const { counts } = await this.execute({ kind: 'add', deltas, range: this.codec.range }, manager);
    return new Map(
      deltas.map(({ key }, index) => {
        const name = nameOf(key);
        return [name, this.codec.format(counts[index] as bigint, name)];
      }),
    );
  }

  /** Overwrites the count, creating the counter when there is none; returns it. */
  async set(name: string, count: N, { manager }: CounterCallOptions = {}): Promise<N> {
    await this.execute({ kind: 'set', key: this.key(name), to: this.codec.parse(count, 'count') }, manager);
    return count;
  }

  /** Overwrites the count if it still is `expected` (a missing counter is 0); returns whether it did. */
  async compareAndSet(name: string, expected: N, count: N, { manager }: CounterCallOptions = {}): Promise<boolean> {
    const operation: CounterOperation = {
      kind: 'compareAndSet',
      key: this.key(name),
      expected: this.codec.parse(expected, 'expected'),
      to: this.codec.parse(count, 'count'),
    };
    return (await this.execute(operation, manager)).changed;
  }

  /**
   * Moves a checkpoint forward, never back: the count becomes the larger of itself and `to`.
   *
   * @returns the count afterwards
   */
  async advance(name: string, to: N, { manager }: CounterCallOptions = {}): Promise<N> {
    const operation: CounterOperation = { kind: 'advance', key: this.key(name), to: this.codec.parse(to, 'to') };
    const [count] = (await this.execute(operation, manager)).counts as [bigint];
    return this.codec.format(count, name);
  }

  /** Removes a counter; returns whether there was one. */
  async delete(name: string, { manager }: CounterCallOptions = {}): Promise<boolean> {
    return (await this.execute({ kind: 'delete', key: this.key(name) }, manager)).changed;
  }

  /** A page of counters by name, in the order of code points. Costs O(limit). */
  async list({ prefix = '', after = '', limit = 100, manager }: ListOptions = {}): Promise<CounterEntry<N>[]> {
    const store = await this.engine.reading(this.channel);
    const query = {
      scope: this.scope(),
      prefix: checkPart(prefix, 'prefix'),
      after: checkPart(after, 'after'),
      limit: checkLimit(limit),
    };
    const rows = await store.page(query, this.engine.transactional(manager));
    return rows.map(({ key, count }) => {
      const name = nameOf(key);
      return { name, count: this.codec.format(count, name) };
    });
  }

  private add(name: string, by: bigint, options: IncrementOptions<N>): Promise<CounterAnswer> {
    const operation = additionOf({ key: this.key(name), by }, options, this.codec, this.engine.options);
    return this.execute(operation, options.manager);
  }

  private execute(operation: CounterOperation, manager: CounterCallOptions['manager']): Promise<CounterAnswer> {
    return this.engine.execute(this.channel, operation, manager);
  }

  private countOf(name: string, { counts }: CounterAnswer): N {
    return this.codec.format(counts[0] as bigint, name);
  }

  private handle(name: string, count: N): CounterHandle<N> {
    return new CounterHandle(this, name, count, (manager, callback) => this.engine.afterRollback(manager, callback));
  }

  private key(name: string): CounterKey {
    return counterKey([...this.scope(), checkName(name)]);
  }
}
