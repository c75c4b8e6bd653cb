import { InvalidArgumentError } from '@spoor/core';
import type { DataSource, EntityMetadata } from 'typeorm';
import type { TypedColumn } from './cache.js';
import { typeNameOf } from './column-kind.js';
import { findColumn, typedColumn } from './find-column.js';

/**
 * The parent's column that is to hold the cache.
 *
 * @throws InvalidArgumentError when it cannot: not a number, rounded, without the default 0, or written by somebody else
 */
export function findCachedColumn(
  dataSource: DataSource,
  parent: EntityMetadata,
  path: string,
  cache: string,
): TypedColumn {
  const column = numeric(dataSource, parent, path, cache, 'column');
  const { metadata } = column;
  const isTaken =
    metadata.isPrimary ||
    metadata.isGenerated ||
    metadata.isVersion ||
    metadata.referencedColumn ||
    metadata.asExpression;
  if (isTaken)
    throw new InvalidArgumentError(
      `The counter cache ${cache} is to be kept in ${parent.name}.${path}, which the database or TypeORM writes itself.`,
      'Give the cache a column of its own.',
    );
  if (!isZero(metadata.default))
    throw new InvalidArgumentError(
      `The column ${parent.name}.${path} of the counter cache ${cache} does not begin at 0.`,
      "A new parent has no children yet: declare it with { default: 0 }, and add it to an existing table so ('NOT NULL DEFAULT 0').",
    );
  return column;
}

/**
 * The child's column to sum.
 *
 * @throws InvalidArgumentError when sums over it are not exact, or would not be in the cached column
 */
export function findSummedColumn(
  dataSource: DataSource,
  child: EntityMetadata,
  path: string,
  cached: TypedColumn,
  cache: string,
): TypedColumn {
  const column = numeric(dataSource, child, path, cache, 'sum');
  if (column.kind === 'decimal' && dataSource.options.type === 'better-sqlite3')
    throw new InvalidArgumentError(
      `The counter cache ${cache} sums ${child.name}.${path}, a decimal, which SQLite keeps as a floating-point number.`,
      'Keep the amount in an integer column, as cents.',
    );
  const [scale, room] = [scaleOf(dataSource, column), scaleOf(dataSource, cached)];
  if (scale > room)
    throw new InvalidArgumentError(
      `The counter cache ${cache} sums ${child.name}.${path} with ${spellScale(scale)} decimals in a column that has ${room}: it would be rounded.`,
      `Give ${cached.metadata.propertyPath} the scale of what it sums.`,
    );
  return column;
}

function numeric(dataSource: DataSource, entity: EntityMetadata, path: string, cache: string, option: string) {
  const column = typedColumn(dataSource, findColumn(entity, path, cache, option));
  if (column.kind === 'integer' || column.kind === 'decimal') return column;
  throw new InvalidArgumentError(
    `The counter cache ${cache} names ${entity.name}.${path} as its ${option}, a column of the type ` +
      `${typeNameOf(dataSource, column.metadata)}.`,
    'Use an integer or decimal column; sums of floating-point numbers drift.',
  );
}

/** PostgreSQL's numeric without a scale takes any; MariaDB's has none. */
function scaleOf(dataSource: DataSource, { kind, metadata }: TypedColumn): number {
  if (kind === 'integer') return 0;
  const isUnbounded = dataSource.options.type === 'postgres' && (metadata.precision ?? undefined) === undefined;
  return metadata.scale ?? (isUnbounded ? Number.POSITIVE_INFINITY : 0);
}

function spellScale(scale: number): string {
  return Number.isFinite(scale) ? String(scale) : 'any number of';
}

function isZero(value: unknown): boolean {
  const given: unknown = typeof value === 'function' ? (value as () => unknown)() : value;
  return ['number', 'string', 'bigint'].includes(typeof given) && /^'?0+(\.0+)?'?$/.test(String(given));
}
