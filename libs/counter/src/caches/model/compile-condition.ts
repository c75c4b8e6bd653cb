import { InvalidArgumentError } from '@spoor/core';
import type { DataSource, EntityMetadata } from 'typeorm';
import type { ConditionValue, CounterCacheWhere } from '../counter-cache.definition.js';
import { canonicalValue } from './canonical-value.js';
import type { Condition, TypedColumn } from './cache.js';
import { findColumn, typedColumn } from './find-column.js';

/**
 * What `where` says, with its columns found and its values spelled as they are compared.
 *
 * @throws InvalidArgumentError for a property or value that cannot be compared alike in JavaScript and by every database
 */
export function compileConditions(
  dataSource: DataSource,
  child: EntityMetadata,
  where: CounterCacheWhere,
  cache: string,
): Condition[] {
  return Object.entries(where).map(([path, wanted]) => {
    const column = typedColumn(dataSource, findColumn(child, path, cache, 'where'));
    checkKind(dataSource, column, `${child.name}.${path}`, cache);
    const values = Array.isArray(wanted) ? (wanted as readonly ConditionValue[]) : [wanted as ConditionValue];
    if (values.length === 0)
      throw new InvalidArgumentError(
        `The counter cache ${cache} wants ${path} to be one of no values.`,
        'Name the values, or leave the property out.',
      );
    return { column, values: new Set(values.map((value) => canonical(dataSource, column, path, value, cache))) };
  });
}

function checkKind(dataSource: DataSource, column: TypedColumn, path: string, cache: string): void {
  const { kind, metadata } = column;
  const { type } = dataSource.options;
  const isComparable =
    kind === 'decimal'
      ? type !== 'better-sqlite3'
      : ['boolean', 'integer', 'text', 'uuid'].includes(kind) && !(type === 'postgres' && isPadded(metadata.type));
  if (isComparable) return;
  throw new InvalidArgumentError(
    `The counter cache ${cache} compares ${path}, a column of the type ${String(metadata.type)}, which cannot be compared ` +
      'alike in JavaScript and in SQL.',
    'Compare booleans, integers, texts, enums, uuids, and on servers decimals.',
  );
}

/** PostgreSQL compares char(n) without its padding, and returns it. */
function isPadded(type: unknown): boolean {
  return type === 'char' || type === 'character' || type === 'bpchar';
}

function canonical(dataSource: DataSource, column: TypedColumn, path: string, value: unknown, cache: string) {
  if (value === null) return null;
  const stored: unknown =
    value === undefined ? undefined : dataSource.driver.preparePersistentValue(value, column.metadata);
  if (isOfKind(column, stored)) return canonicalValue(column, stored);
  throw new InvalidArgumentError(
    `The counter cache ${cache} compares ${path} with ${describe(value)}.`,
    `Give values that the column can hold, null, or an array of them; anything else goes into a column of its own.`,
  );
}

function isOfKind({ kind }: TypedColumn, stored: unknown): boolean {
  switch (kind) {
    case 'boolean':
      return typeof stored === 'boolean' || stored === 0 || stored === 1;
    case 'integer':
      return /^-?\d+$/.test(spellable(stored));
    case 'decimal':
      return /^-?\d+(\.\d+)?$/.test(spellable(stored));
    default:
      return typeof stored === 'string';
  }
}

function spellable(stored: unknown): string {
  return ['number', 'bigint', 'string'].includes(typeof stored) ? String(stored) : '';
}

function describe(value: unknown): string {
  return typeof value === 'object' || typeof value === 'function' ? 'an object or function' : String(value);
}
