import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** How a column's values are compared and spelled in SQL. */
export type ColumnKind = 'boolean' | 'integer' | 'decimal' | 'text' | 'uuid' | 'binary' | 'other';

const KINDS: readonly [ColumnKind, RegExp][] = [
  ['integer', /^(tiny|small|medium|big)?int(eger)?$|^int[248]$|^unsigned big int$/],
  ['decimal', /^(numeric|decimal|dec|fixed)$/],
  ['text', /char|text|^(simple-)?enum$|^clob$/],
  ['uuid', /^uuid$/],
  ['binary', /binary|blob|^bytea$/],
];

export function kindOf(dataSource: DataSource, column: ColumnMetadata): ColumnKind {
  if (column.isArray) return 'other';
  if (column.type === Boolean || column.type === 'bool' || column.type === 'boolean') return 'boolean';
  if (column.type === 'simple-array' || column.type === 'simple-json') return 'other';
  const type = typeNameOf(dataSource, column);
  return KINDS.find(([, names]) => names.test(type))?.[0] ?? 'other';
}

/** As the database calls it, without length and precision. */
export function typeNameOf(dataSource: DataSource, column: ColumnMetadata): string {
  return dataSource.driver.normalizeType(column).toLowerCase();
}

/** What an integer column can hold. Every integer of SQLite has 64 bits. */
export function rangeOf(dataSource: DataSource, column: ColumnMetadata): readonly [bigint, bigint] {
  const isSqlite = dataSource.options.type === 'better-sqlite3';
  const size = SIZES.find(([names]) => names.test(typeNameOf(dataSource, column)))?.[1] ?? 32;
  const bits = isSqlite ? 64 : size;
  if (column.unsigned && !isSqlite) return [0n, 2n ** BigInt(bits) - 1n];
  return [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n];
}

const SIZES: readonly [RegExp, number][] = [
  [/^tiny/, 8],
  [/^small|^int2/, 16],
  [/^medium/, 24],
  [/^big|^int8/, 64],
];
