import { tableNames } from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';
import type { Aggregate } from '../definitions/aggregate.js';
import type { DomainDefinition } from '../definitions/define-domain.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import { Domain, Metric } from '../entities/index.js';
import type { Spelling } from './spelling.js';
import type { StatementRunner } from './statement-runner.js';

/** A metric as it is stored, and the name of its domain. */
export interface StoredMetric extends Metric {
  readonly domainName: string | null;
}

/** Reads and writes domains and metrics, by one statement each, so that many processes may do so at once. */
export class DefinitionStore {
  private readonly domains: ReturnType<typeof tableNames<Domain>>;
  private readonly metrics: ReturnType<typeof tableNames<Metric>>;

  constructor(
    dataSource: DataSource,
    private readonly spelling: Spelling,
    private readonly runner: StatementRunner,
  ) {
    this.domains = tableNames(dataSource, Domain);
    this.metrics = tableNames(dataSource, Metric);
  }

  async find({ domain, ref }: MetricDefinition, manager?: EntityManager): Promise<StoredMetric | undefined> {
    const { column } = this.metrics;
    const { placeholder } = this.spelling;
    const condition = `WHERE metric.${column.domain} = ${placeholder(1)} AND metric.${column.ref} = ${placeholder(2)}`;
    const [metric] = await this.select(condition, [domain.ref, ref], manager);
    return metric;
  }

  /** All of them, by domain and ref. */
  list(): Promise<StoredMetric[]> {
    const { column } = this.metrics;
    return this.select(`ORDER BY metric.${column.domain}, metric.${column.ref}`, [], undefined);
  }

  /** Stores a domain, or the name that it is given. */
  async putDomain({ ref, name }: DomainDefinition, manager?: EntityManager): Promise<void> {
    const { table, column } = this.domains;
    await this.insert(table, { [column.ref]: ref, [column.name]: name ?? null }, manager);
    if (name !== undefined) await this.update(table, { [column.name]: name }, column.ref, ref, manager);
  }

  /** Stores a metric unless it is there. */
  async createMetric(definition: MetricDefinition, manager?: EntityManager): Promise<void> {
    const { table, column } = this.metrics;
    const { domain, ref, scale, name = null, description = null, unit = null, aggregate = null } = definition;
    await this.insert(
      table,
      {
        [column.domain]: domain.ref,
        [column.ref]: ref,
        [column.scale]: scale,
        [column.name]: name,
        [column.description]: description,
        [column.unit]: unit,
        [column.aggregate]: aggregate,
      },
      manager,
    );
  }

  async describeMetric(
    id: number,
    changed: Partial<Pick<MetricDefinition, 'name' | 'description' | 'unit' | 'aggregate'>>,
    manager?: EntityManager,
  ): Promise<void> {
    const { table, column } = this.metrics;
    const values = Object.entries(changed).map(([property, value]) => [column[property as keyof Metric], value]);
    await this.update(table, Object.fromEntries(values) as Record<string, unknown>, column.id, id, manager);
  }

  /** Says how days make longer periods, unless that is known. */
  async setAggregate(id: number, aggregate: Aggregate, manager?: EntityManager): Promise<void> {
    const { table, column } = this.metrics;
    const condition = `${column.aggregate} IS NULL AND ${column.id}`;
    await this.update(table, { [column.aggregate]: aggregate }, condition, id, manager);
  }

  private select(
    condition: string,
    parameters: readonly unknown[],
    manager: EntityManager | undefined,
  ): Promise<StoredMetric[]> {
    const { domains, metrics, spelling } = this;
    const alias = (name: string) => (spelling.dialect === 'postgres' ? `"${name}"` : name);
    const columns = Object.entries(metrics.column).map(([property, name]) => `metric.${name} AS ${alias(property)}`);
    const sql = `SELECT ${columns.join(', ')}, domain.${domains.column.name} AS ${alias('domainName')}
      FROM ${metrics.table} metric
        JOIN ${domains.table} domain ON domain.${domains.column.ref} = metric.${metrics.column.domain}
      ${condition}`;
    return this.runner.read<StoredMetric>({ sql, parameters }, manager);
  }

  private async insert(
    table: string,
    values: Readonly<Record<string, unknown>>,
    manager: EntityManager | undefined,
  ): Promise<void> {
    const { insertIgnoring, placeholder } = this.spelling;
    const names = Object.keys(values);
    const places = names.map((_, index) => placeholder(index + 1));
    const sql = insertIgnoring(`${table} (${names.join(', ')})`, `VALUES (${places.join(', ')})`);
    await this.write(sql, Object.values(values), manager);
  }

  private async update(
    table: string,
    values: Readonly<Record<string, unknown>>,
    condition: string,
    key: string | number,
    manager: EntityManager | undefined,
  ): Promise<void> {
    const { placeholder } = this.spelling;
    const names = Object.keys(values);
    const sets = names.map((name, index) => `${name} = ${placeholder(index + 1)}`);
    const sql = `UPDATE ${table} SET ${sets.join(', ')} WHERE ${condition} = ${placeholder(names.length + 1)}`;
    await this.write(sql, [...Object.values(values), key], manager);
  }

  private async write(sql: string, parameters: readonly unknown[], manager: EntityManager | undefined): Promise<void> {
    await this.runner.write('The registration of a metric', [{ sql, parameters }], manager);
  }
}
