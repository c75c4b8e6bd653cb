import { InvalidArgumentError, tableNames } from '@spoor/core';
import type { DataSource } from 'typeorm';
import { AbstractStatistic } from '../entities/index.js';
import type { StatisticClass } from './statistic-class.js';

/** A column by which a statistic is grouped. */
export interface Dimension {
  readonly property: string;
  /** As spelled in SQL. */
  readonly column: string;
  readonly kind: 'text' | 'integer';
  /** How many characters a text may have: MariaDB would cut a longer one. */
  readonly length: number;
}

/** The table of a statistic as spelled in this DataSource's SQL. Its rows are unique by metric, period, date and dimensions. */
export interface Grouping {
  readonly statistic: StatisticClass;
  readonly table: string;
  readonly column: Readonly<Record<keyof AbstractStatistic, string>>;
  /** In the order of the primary key. */
  readonly dimensions: readonly Dimension[];
}

const BASE: ReadonlySet<string> = new Set(['metricId', 'period', 'date']);
const INTEGERS: ReadonlySet<unknown> = new Set([Number, 'int', 'integer', 'smallint', 'mediumint', 'tinyint']);
const TEXTS: ReadonlySet<unknown> = new Set([String, 'varchar', 'char', 'character varying', 'text', 'uuid']);

/** @throws InvalidArgumentError for a class that is no statistic of this DataSource, or has a dimension of another type */
export function groupingOf(dataSource: DataSource, statistic: StatisticClass): Grouping {
  if (!(statistic.prototype instanceof AbstractStatistic) || !dataSource.hasMetadata(statistic))
    throw new InvalidArgumentError(
      `${statistic.name} is no statistic of this DataSource.`,
      'Let it extend AbstractStatistic, and add it to the entities of the DataSource.',
    );
  const { table, column } = tableNames(dataSource, statistic);
  const primary = dataSource
    .getMetadata(statistic)
    .primaryColumns.filter(({ propertyName }) => !BASE.has(propertyName));
  const dimensions = primary.map(({ propertyName, type, length }): Dimension => {
    const kind = INTEGERS.has(type) ? 'integer' : TEXTS.has(type) ? 'text' : undefined;
    if (kind)
      return {
        property: propertyName,
        column: column[propertyName as keyof typeof column],
        kind,
        length: Number(length) || 255,
      };
    throw new InvalidArgumentError(
      `${statistic.name}.${propertyName} is a ${String(type)}, by which nothing can be grouped.`,
      'Make it a varchar or an int.',
    );
  });
  return { statistic, table, column, dimensions };
}
