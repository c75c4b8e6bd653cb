import { isSqlite } from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';
import type { Aggregate } from '../definitions/aggregate.js';
import { defineDomain, type DomainDefinition } from '../definitions/define-domain.js';
import { defineMetric, isMetricDefinition, type MetricDefinition } from '../definitions/define-metric.js';
import { MetricConflictError } from '../errors/metric-conflict.error.js';
import { UnknownMetricError } from '../errors/unknown-metric.error.js';
import type { DefinitionStore, StoredMetric } from '../stores/definition.store.js';
import { nameOf } from './metric-name.js';

/** A metric as it is stored. */
export interface RegisteredMetric {
  readonly id: number;
  readonly definition: MetricDefinition;
  /** Null where longer periods are not made from days. */
  readonly aggregate: Aggregate | null;
}

const DESCRIPTION = ['name', 'description', 'unit', 'aggregate'] as const;

/**
 * Domains and metrics as the database knows them: asked once, then remembered.
 *
 * A name, description or unit that is given overwrites what is stored; one that is not given leaves it.
 */
export class MetricRegistry {
  private readonly known = new WeakMap<MetricDefinition, RegisteredMetric>();
  /** What is on its way: the first calls of many requests would all do it, and their order would be lost. */
  private readonly going = new WeakMap<MetricDefinition, Map<string, Promise<RegisteredMetric>>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: DefinitionStore,
  ) {}

  /** Stores definitions. @throws MetricConflictError */
  async register(domains: readonly DomainDefinition[], metrics: readonly MetricDefinition[]): Promise<void> {
    for (const domain of domains) await this.store.putDomain(domain);
    await this.resolve(metrics);
  }

  /** The stored metrics behind definitions, if all of them are remembered. */
  remembered(metrics: readonly MetricDefinition[]): RegisteredMetric[] | undefined {
    const resolved: RegisteredMetric[] = [];
    for (const definition of metrics) {
      const metric = this.known.get(definition);
      if (!metric) return undefined;
      resolved.push(metric);
    }
    return resolved;
  }

  /**
   * The stored metrics behind definitions, registering those that are not.
   *
   * @throws UnknownMetricError for what defineMetric did not make; MetricConflictError
   */
  async resolve(metrics: readonly MetricDefinition[], manager?: EntityManager): Promise<RegisteredMetric[]> {
    const own = this.separate(manager);
    const resolved: RegisteredMetric[] = [];
    for (const definition of metrics) {
      if (!isMetricDefinition(definition)) throw new UnknownMetricError(String(definition));
      const once = () => this.once(definition, 'resolve', own, () => this.load(definition, own));
      resolved.push(this.known.get(definition) ?? (await once()));
    }
    return resolved;
  }

  /**
   * Like `resolve`, for reading: asks again for a metric whose days do not make longer periods, since another process may have
   * begun to track or increment it.
   */
  async current(metrics: readonly MetricDefinition[], manager?: EntityManager): Promise<RegisteredMetric[]> {
    for (const definition of metrics) if (this.known.get(definition)?.aggregate === null) this.known.delete(definition);
    return await this.resolve(metrics, manager);
  }

  /**
   * Definitions of what is registered, by domain and ref; all of them, or those of such names as `shopping.order_count`.
   *
   * @throws UnknownMetricError for a name that is not registered
   */
  async list(names?: readonly string[]): Promise<MetricDefinition[]> {
    const all = new Map((await this.store.list()).map(definitionOf).map((metric) => [nameOf(metric), metric]));
    if (!names) return [...all.values()];
    return names.map((name) => {
      const definition = all.get(name);
      if (!definition) throw new UnknownMetricError(JSON.stringify(name));
      return definition;
    });
  }

  /**
   * Says how days of a metric make longer periods, for a tracker or an increment.
   *
   * @throws MetricConflictError when they make them otherwise
   */
  async aggregateAs(
    definition: MetricDefinition,
    aggregate: Aggregate,
    manager?: EntityManager,
  ): Promise<RegisteredMetric> {
    const own = this.separate(manager);
    return await this.once(definition, aggregate, own, async () => {
      const [before] = (await this.resolve([definition], manager)) as [RegisteredMetric];
      if (before.aggregate === null) await this.store.setAggregate(before.id, aggregate, own);
      const after = before.aggregate === null ? await this.load(definition, own) : before;
      if (after.aggregate === aggregate) return after;
      throw new MetricConflictError(nameOf(definition), 'aggregate', String(after.aggregate), aggregate);
    });
  }

  /** A definition is committed by itself, but on SQLite: there is no other connection for it than the one of the transaction. */
  private separate(manager: EntityManager | undefined): EntityManager | undefined {
    return isSqlite(this.dataSource) ? manager : undefined;
  }

  private async once(
    definition: MetricDefinition,
    what: string,
    manager: EntityManager | undefined,
    work: () => Promise<RegisteredMetric>,
  ): Promise<RegisteredMetric> {
    if (manager) return await work();
    const going = this.going.get(definition) ?? new Map<string, Promise<RegisteredMetric>>();
    this.going.set(definition, going);
    const promise = going.get(what) ?? work().finally(() => going.delete(what));
    going.set(what, promise);
    return await promise;
  }

  private async load(definition: MetricDefinition, manager: EntityManager | undefined): Promise<RegisteredMetric> {
    const stored = (await this.store.find(definition, manager)) ?? (await this.create(definition, manager));
    for (const property of ['scale', 'aggregate'] as const) {
      const [was, is] = [stored[property], definition[property]];
      if (is !== undefined && was !== null && was !== is)
        throw new MetricConflictError(nameOf(definition), property, String(was), String(is));
    }
    const changed = DESCRIPTION.filter((each) => definition[each] !== undefined && definition[each] !== stored[each]);
    if (changed.length > 0) {
      const values = Object.fromEntries(changed.map((property) => [property, definition[property]]));
      await this.store.describeMetric(stored.id, values, manager);
    }
    const registered = { id: stored.id, definition, aggregate: stored.aggregate ?? definition.aggregate ?? null };
    // What a transaction may take back is not remembered.
    if (!manager) this.known.set(definition, registered);
    return registered;
  }

  private async create(definition: MetricDefinition, manager: EntityManager | undefined): Promise<StoredMetric> {
    await this.store.putDomain(definition.domain, manager);
    await this.store.createMetric(definition, manager);
    return (await this.store.find(definition, manager)) as StoredMetric;
  }
}

function definitionOf(stored: StoredMetric): MetricDefinition {
  const { domain, domainName, ref, name, description, unit, scale, aggregate } = stored;
  return defineMetric({
    domain: defineDomain({ ref: domain, ...(domainName !== null && { name: domainName }) }),
    ref,
    scale,
    ...(name !== null && { name }),
    ...(description !== null && { description }),
    ...(unit !== null && { unit }),
    ...(aggregate !== null && { aggregate }),
  });
}
