import type { DataSource } from 'typeorm';
import type { RowValues } from '@spoor/core';
import { canonicalValue } from '../model/canonical-value.js';
import type { Cache, TypedColumn } from '../model/cache.js';
import { valuePath } from '../model/value-path.js';
import { exact, ONE, ZERO, type Exact } from '../numbers/exact.js';
import { parentKey, type ParentKey } from './parent-key.js';

/** A column's value in a row, in the form in which it is sent to the database. */
export type StoredValue = (column: TypedColumn) => unknown;

/** What one child adds to its parent's cache. */
export interface Contribution {
  readonly parent: ParentKey;
  readonly amount: Exact;
}

/** Undefined for a row that is not counted. */
export function contributionOf(cache: Cache, valueOf: StoredValue): Contribution | undefined {
  const { deleteDate, conditions, link, sum, target } = cache;
  if (deleteDate && isPresent(valueOf(deleteDate))) return undefined;
  if (link.labels && !link.labels.values.includes(String(valueOf(link.labels.column)))) return undefined;
  for (const { column, values } of conditions)
    if (!values.has(canonicalValue(column, valueOf(column)))) return undefined;
  const amount = sum ? amountOf(sum, valueOf(sum)) : ONE;
  if (amount.units === 0n) return undefined;
  const parent = parentKey(target, link, valueOf);
  return parent && { parent, amount };
}

/** How the rows of an event read. */
export function valuesOf(row: RowValues): StoredValue {
  return ({ metadata }) => row[valuePath(metadata)];
}

/** How what a statement is about to write reads, once it is stored. */
export function valuesToStore(dataSource: DataSource, given: RowValues): StoredValue {
  return ({ metadata }) => dataSource.driver.preparePersistentValue(given[valuePath(metadata)], metadata) as unknown;
}

function amountOf({ metadata }: TypedColumn, value: unknown): Exact {
  return isPresent(value) ? exact(value, `${metadata.entityMetadata.name}.${metadata.propertyPath}`) : ZERO;
}

function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined;
}
