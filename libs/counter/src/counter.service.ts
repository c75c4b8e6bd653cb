import {
  identifierOf,
  toRef,
  UnknownEntityTypeError,
  type EntityClass,
  type EntityLike,
  type EntityRef,
} from '@spoor/core';
import { bigintCodec, numberCodec, type Count, type CountCodec } from './codec/count-codec.js';
import type { CounterEngine } from './counter.engine.js';
import type { CounterStatus } from './counter.status.js';
import { counterKey, type CounterKey } from './operations/counter-key.js';
import type { CounterCallOptions } from './sets/counter-call.options.js';
import { checkLimit } from './sets/check-limit.js';
import { checkName } from './sets/counter-name.js';
import { CounterSet } from './sets/counter-set.js';
import { namedCounts } from './sets/named-counts.js';

/** How much a counter of an entity changes. */
export interface EntityChange<N extends Count> {
  readonly entity: EntityLike;
  readonly name: string;
  readonly by: N;
}

/** An entity and its count, as `top` lists them. */
export interface TopEntry<N extends Count> {
  readonly ref: EntityRef;
  readonly count: N;
}

/** The application's counters, and the way to those of its entities, in one kind of number. */
export class Counters<N extends Count> extends CounterSet<N> {
  constructor(engine: CounterEngine, codec: CountCodec<N>) {
    super(
      engine,
      codec,
      ({ counters }) => counters,
      () => [],
    );
  }

  /**
   * The counters that belong to an entity, with the same calls.
   *
   * @example await counters.of(ref(Post, 42)).increment('views')
   */
  of(entity: EntityLike): CounterSet<N> {
    return new CounterSet(
      this.engine,
      this.codec,
      ({ entityCounters }) => entityCounters,
      () => this.scopeOf(entity),
    );
  }

  /**
   * Counts of many entities, of any mixture of types, in one query.
   *
   * @returns in the entities' order a map each, by name; a missing counter is left out
   * @example const [views] = await counters.getAll(posts, ['views', 'likes']);
   */
  async getAll(
    entities: readonly EntityLike[],
    names: readonly string[],
    { manager }: CounterCallOptions = {},
  ): Promise<Map<string, N>[]> {
    const wanted = entities.map((entity) => {
      const scope = this.scopeOf(entity);
      return names.map((name) => counterKey([...scope, checkName(name)]));
    });
    const unique = new Map(wanted.flat().map((key) => [key.id, key]));
    if (unique.size === 0) return entities.map(() => new Map());
    const store = await this.engine.reading(({ entityCounters }) => entityCounters);
    const counts = await store.read([...unique.values()], this.engine.transactional(manager));
    return wanted.map((keys) => namedCounts(keys, counts, this.codec));
  }

  /**
   * Adds to counters of many entities, all or none, in one statement; changes of the same counter are summed up.
   *
   * @param changes of any mixture of entities and names
   */
  async incrementAll(changes: readonly EntityChange<N>[], { manager }: CounterCallOptions = {}): Promise<void> {
    const sums = new Map<string, { key: CounterKey; by: bigint }>();
    for (const { entity, name, by } of changes) {
      const key = counterKey([...this.scopeOf(entity), checkName(name)]);
      const amount = this.codec.parse(by, `by of "${name}"`);
      const sum = sums.get(key.id);
      if (sum) sum.by += amount;
      else sums.set(key.id, { key, by: amount });
    }
    if (sums.size === 0) return;
    const deltas = [...sums.values()];
    await this.engine.execute(
      ({ entityCounters }) => entityCounters,
      { kind: 'add', deltas, range: this.codec.range },
      manager,
    );
  }

  /**
   * The entities with the highest counts of one name, highest first.
   *
   * @param limit 1 to 1000, 20 by default
   * @returns refs, which `hydrate` of core turns into entities. Costs O(limit).
   */
  async top(
    entityClass: EntityClass,
    name: string,
    { limit = 20, manager }: { limit?: number } & CounterCallOptions = {},
  ): Promise<TopEntry<N>[]> {
    const store = await this.engine.reading(({ entityCounters }) => entityCounters);
    const query = { type: this.labelOf(identifierOf(entityClass)), name: checkName(name), limit: checkLimit(limit) };
    const rows = await store.top(query, this.engine.transactional(manager));
    return rows.map(({ key, count }) => {
      const [type, id] = key.columns as [string, string];
      return { ref: { type, id }, count: this.codec.format(count, name) };
    });
  }

  private scopeOf(entity: EntityLike): readonly string[] {
    const { type, id } = toRef(entity);
    return [this.labelOf(type), id];
  }

  private labelOf(label: string): string {
    const types = this.engine.entityTypes;
    if (!types.find(label)) throw new UnknownEntityTypeError(label);
    return types.canonical(label);
  }
}

/**
 * Exact counters, as numbers up to 2^53−1; `bigint` is the same service up to 64 bits.
 *
 * @example
 * await counters.increment('visits');                       // 1, 2, 3 …
 * await counters.decrement('stock', 1, { min: 0 });         // refuses to sell what is not there
 * await counters.increment('likes', 1, { manager });        // with the transaction, or not at all
 */
export class CounterService extends Counters<number> {
  readonly bigint: Counters<bigint>;

  constructor(engine: CounterEngine) {
    super(engine, numberCodec);
    this.bigint = new Counters(engine, bigintCodec);
  }

  /** How the group commits are doing; for health checks and metrics. Rejects while the service cannot be used. */
  async status(): Promise<CounterStatus> {
    const { counters, entityCounters } = await this.engine.start();
    return { waiting: counters.batcher.waiting + entityCounters.batcher.waiting };
  }
}
