import { isSqlite, tableNames } from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';
import type { Aggregate } from '../definitions/aggregate.js';
import { defineDomain, type DomainDefinition } from '../definitions/define-domain.js';
import { defineMetric, isMetricDefinition, type MetricDefinition } from '../definitions/define-metric.js';
import { Domain, Metric } from '../entities/index.js';
import { MetricConflictError } from '../errors/metric-conflict.error.js';
import { UnknownMetricError } from '../errors/unknown-metric.error.js';
import type { Spelling } from '../stores/spelling.js';
import type { Statement } from '../stores/statement.js';
import type { StatementRunner } from '../stores/statement-runner.js';

/** A metric as it is stored. */
export interface RegisteredMetric {
  readonly id: number;
  readonly definition: MetricDefinition;
  /** Null where longer periods are not made from days. */
  readonly aggregate: Aggregate | null;
}

interface StoredMetric {
  id: number;
  name: string | null;
  description: string | null;
  unit: string | null;
  scale: number;
  aggregate: Aggregate | null;
}

/**
 * Domains and metrics as the database knows them: asked once, then remembered.
 *
 * What is defined anew is inserted unless it is there, by one statement each, so that many processes may do so at once. A name,
 * description or unit that is given overwrites what is stored; one that is not given leaves it.
 */
export class MetricRegistry {
  private readonly known = new WeakMap<MetricDefinition, RegisteredMetric>();
  /** One registration at a time: the first calls of many requests would all make it. */
  private readonly storing = new WeakMap<MetricDefinition, Promise<RegisteredMetric>>();
  private readonly domains: ReturnType<typeof tableNames<Domain>>;
  private readonly metrics: ReturnType<typeof tableNames<Metric>>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly spelling: Spelling,
    private readonly runner: StatementRunner,
  ) {
    this.domains = tableNames(dataSource, Domain);
    this.metrics = tableNames(dataSource, Metric);
  }

  /** Stores definitions. @throws MetricConflictError */
  async register(domains: readonly DomainDefinition[], metrics: readonly MetricDefinition[]): Promise<void> {
    for (const domain of domains) await this.storeDomain(domain, undefined);
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
    // Elsewhere a definition is committed by itself. SQLite has no other connection for that than the one of the transaction.
    const within = isSqlite(this.dataSource) ? manager : undefined;
    const resolved: RegisteredMetric[] = [];
    for (const definition of metrics)
      resolved.push(this.known.get(definition) ?? (await this.storeOnce(definition, within)));
    return resolved;
  }

  /**
   * Definitions of what is registered, by domain and ref; all of them, or those of such names as `shopping.order_count`.
   *
   * @throws UnknownMetricError for a name that is not registered
   */
  async list(names?: readonly string[]): Promise<MetricDefinition[]> {
    const { table, column } = this.metrics;
    const sql = `SELECT ${(Object.keys(column) as (keyof Metric)[]).map((property) => `metric.${column[property]} AS ${property}`).join(', ')},
        domain.${this.domains.column.name} AS domain_name
      FROM ${table} metric JOIN ${this.domains.table} domain ON domain.${this.domains.column.ref} = metric.${column.domain}
      ORDER BY metric.${column.domain}, metric.${column.ref}`;
    const rows = await this.runner.read<Metric & { domain_name: string | null }>({ sql, parameters: [] });
    const definitions = new Map(rows.map((row) => [`${row.domain}.${row.ref}`, definitionOf(row, row.domain_name)]));
    return names ? names.map((name) => found(definitions.get(name), name)) : [...definitions.values()];
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
    const [registered] = (await this.resolve([definition], manager)) as [RegisteredMetric];
    if (registered.aggregate === aggregate) return registered;
    if (registered.aggregate)
      throw new MetricConflictError(nameOf(definition), 'aggregate', registered.aggregate, aggregate);
    const { table, column } = this.metrics;
    const [first, second] = [this.spelling.placeholder(1), this.spelling.placeholder(2)];
    await this.write(
      `UPDATE ${table} SET ${column.aggregate} = ${first} WHERE ${column.id} = ${second} AND ${column.aggregate} IS NULL`,
      [aggregate, registered.id],
      isSqlite(this.dataSource) ? manager : undefined,
    );
    this.known.delete(definition);
    return await this.aggregateAs(definition, aggregate, manager);
  }

  private storeOnce(definition: MetricDefinition, manager: EntityManager | undefined): Promise<RegisteredMetric> {
    if (!isMetricDefinition(definition)) throw new UnknownMetricError(String(definition));
    if (manager) return this.store(definition, manager);
    const going = this.storing.get(definition) ?? this.store(definition, manager);
    this.storing.set(definition, going);
    return going.finally(() => this.storing.delete(definition));
  }

  private async store(definition: MetricDefinition, manager: EntityManager | undefined): Promise<RegisteredMetric> {
    const stored = (await this.find(definition, manager)) ?? (await this.insert(definition, manager));
    for (const property of ['scale', 'aggregate'] as const) {
      const [was, is] = [stored[property], definition[property]];
      if (is !== undefined && was !== null && was !== is)
        throw new MetricConflictError(nameOf(definition), property, String(was), String(is));
    }
    await this.rename(definition, stored, manager);
    const aggregate = stored.aggregate ?? definition.aggregate ?? null;
    const registered: RegisteredMetric = { id: Number(stored.id), definition, aggregate };
    // What a transaction may take back is not remembered.
    if (!manager) this.known.set(definition, registered);
    return registered;
  }

  private async find(
    { domain, ref }: MetricDefinition,
    manager: EntityManager | undefined,
  ): Promise<StoredMetric | undefined> {
    const { table, column } = this.metrics;
    const { placeholder } = this.spelling;
    const properties = ['id', 'name', 'description', 'unit', 'scale', 'aggregate'] as const;
    const [row] = await this.runner.read<StoredMetric>(
      {
        sql: `SELECT ${properties.map((property) => `${column[property]} AS ${property}`).join(', ')} FROM ${table}
          WHERE ${column.domain} = ${placeholder(1)} AND ${column.ref} = ${placeholder(2)}`,
        parameters: [domain.ref, ref],
      },
      manager,
    );
    return row;
  }

  private async insert(definition: MetricDefinition, manager: EntityManager | undefined): Promise<StoredMetric> {
    const { domain, ref, scale, name = null, description = null, unit = null, aggregate = null } = definition;
    await this.storeDomain(domain, manager);
    const { table, column } = this.metrics;
    const columns = [
      column.domain,
      column.ref,
      column.scale,
      column.name,
      column.description,
      column.unit,
      column.aggregate,
    ];
    await this.writeIgnoring(table, columns, [domain.ref, ref, scale, name, description, unit, aggregate], manager);
    return (await this.find(definition, manager)) as StoredMetric;
  }

  private async storeDomain({ ref, name }: DomainDefinition, manager: EntityManager | undefined): Promise<void> {
    const { table, column } = this.domains;
    await this.writeIgnoring(table, [column.ref, column.name], [ref, name ?? null], manager);
    if (name === undefined) return;
    const [first, second] = [this.spelling.placeholder(1), this.spelling.placeholder(2)];
    await this.write(
      `UPDATE ${table} SET ${column.name} = ${first} WHERE ${column.ref} = ${second}`,
      [name, ref],
      manager,
    );
  }

  private async rename(
    definition: MetricDefinition,
    stored: StoredMetric,
    manager: EntityManager | undefined,
  ): Promise<void> {
    const { table, column } = this.metrics;
    const changed = (['name', 'description', 'unit', 'aggregate'] as const).filter(
      (property) => definition[property] !== undefined && definition[property] !== stored[property],
    );
    if (changed.length === 0) return;
    const sets = changed.map((property, index) => `${column[property]} = ${this.spelling.placeholder(index + 1)}`);
    await this.write(
      `UPDATE ${table} SET ${sets.join(', ')} WHERE ${column.id} = ${this.spelling.placeholder(sets.length + 1)}`,
      [...changed.map((property) => definition[property]), stored.id],
      manager,
    );
  }

  private writeIgnoring(
    table: string,
    columns: readonly string[],
    parameters: readonly unknown[],
    manager: EntityManager | undefined,
  ): Promise<void> {
    const { insertIgnoring, placeholder } = this.spelling;
    const values = `VALUES (${columns.map((_, index) => placeholder(index + 1)).join(', ')})`;
    return this.write(insertIgnoring(`${table} (${columns.join(', ')})`, values), parameters, manager);
  }

  private async write(sql: string, parameters: readonly unknown[], manager: EntityManager | undefined): Promise<void> {
    const statement: Statement = { sql, parameters };
    await this.runner.write('The registration of a metric', [statement], manager);
  }
}

function definitionOf({ domain, ref, name, description, unit, scale, aggregate }: Metric, domainName: string | null) {
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

function found(definition: MetricDefinition | undefined, name: string): MetricDefinition {
  if (!definition) throw new UnknownMetricError(JSON.stringify(name));
  return definition;
}

/** As exports and messages name it. */
export function nameOf({ domain, ref }: MetricDefinition): string {
  return `${domain.ref}.${ref}`;
}
