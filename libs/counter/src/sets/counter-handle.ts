import { inspect } from 'node:util';
import type { EntityManager } from 'typeorm';
import type { Count } from '../codec/count-codec.js';
import type { CounterCallOptions, IncrementOptions } from './counter-call.options.js';
import type { CounterSet } from './counter-set.js';

/**
 * One counter and the count that this handle saw last. `Number(handle)`, comparison and JSON use that count; other writers are seen
 * after `refresh()` or the next change. A rolled back change is taken back here too.
 */
export class CounterHandle<N extends Count> {
  #count: N;

  constructor(
    private readonly counters: CounterSet<N>,
    readonly name: string,
    count: N,
    private readonly afterRollback: (manager: EntityManager | undefined, callback: () => void) => void,
  ) {
    this.#count = count;
  }

  get count(): N {
    return this.#count;
  }

  /** Adds and resolves to the new count. */
  async increment(by?: N, options: IncrementOptions<N> = {}): Promise<N> {
    return this.see(await this.counters.increment(this.name, by, options), options);
  }

  /** Subtracts and resolves to the new count. */
  async decrement(by?: N, options: IncrementOptions<N> = {}): Promise<N> {
    return this.see(await this.counters.decrement(this.name, by, options), options);
  }

  /** Sets the count, here and in the database. */
  async set(count: N, options: CounterCallOptions = {}): Promise<N> {
    return this.see(await this.counters.set(this.name, count, options), options);
  }

  /** Reads the count anew; 0 when the counter was deleted. */
  async refresh(options: CounterCallOptions = {}): Promise<N> {
    return this.see(await this.counters.get(this.name, options), options);
  }

  valueOf(): N {
    return this.#count;
  }

  toString(): string {
    return String(this.#count);
  }

  /** A number as it is; a bigint as a string, since JSON has no other exact form for it. */
  toJSON(): number | string {
    return typeof this.#count === 'bigint' ? String(this.#count) : (this.#count as number);
  }

  /** What console.log shows. */
  [inspect.custom](): object {
    return { name: this.name, count: this.#count };
  }

  private see(count: N, { manager }: CounterCallOptions): N {
    const before = this.#count;
    this.#count = count;
    this.afterRollback(manager, () => (this.#count = before));
    return count;
  }
}
