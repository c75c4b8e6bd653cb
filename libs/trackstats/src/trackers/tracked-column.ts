import { columnsByPath, dataSourceOf } from '@spoor/core';
import type { EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Alias } from 'typeorm/query-builder/Alias.js';
import { UnknownFieldError } from '../errors/unknown-field.error.js';

/** A column that a tracker reads. */
export interface TrackedColumn {
  readonly column: ColumnMetadata;
  /** Of the tracked entity, or of one that is joined to it. */
  readonly metadata: EntityMetadata;
  /** As capture names it. */
  readonly path: string;
  /** Of its table in the query. */
  readonly alias: string;
  /** With the alias of its table. */
  readonly sql: string;
}

/**
 * The column behind a field: of the tracked entity, of a join of the query by its alias or relation, or of a relation, which is then
 * joined.
 *
 * @param builder to which a join may be added
 * @throws UnknownFieldError
 */
export function findColumn(builder: SelectQueryBuilder<ObjectLiteral>, field: string): TrackedColumn {
  const main = builder.expressionMap.mainAlias as Alias;
  const own = columnOf(main.metadata, field);
  if (own) return tracked(builder, main, own);
  const [head = '', ...rest] = field.split('.');
  const alias = rest.length > 0 ? (joinedAs(builder, main, head) ?? joinTo(builder, main, head)) : undefined;
  const joined = alias?.hasMetadata ? columnOf(alias.metadata, rest.join('.')) : undefined;
  if (alias && joined) return tracked(builder, alias, joined);
  throw new UnknownFieldError(main.metadata.name, field, [...columnsByPath(main.metadata).keys()]);
}

function columnOf(metadata: EntityMetadata, field: string): ColumnMetadata | undefined {
  return columnsByPath(metadata).get(field) ?? metadata.findColumnWithPropertyPath(field);
}

function joinedAs(builder: SelectQueryBuilder<ObjectLiteral>, main: Alias, name: string): Alias | undefined {
  const { joinAttributes } = builder.expressionMap;
  const join =
    joinAttributes.find(({ alias }) => alias.name === name) ??
    joinAttributes.find(({ relation, parentAlias }) => relation?.propertyPath === name && parentAlias === main.name);
  return join?.alias;
}

function joinTo(builder: SelectQueryBuilder<ObjectLiteral>, main: Alias, name: string): Alias | undefined {
  const relation = main.metadata.findRelationWithPropertyPath(name);
  if (!relation?.isWithJoinColumn) return undefined;
  const alias = `tracked_${name}`;
  builder.leftJoin(`${main.name}.${name}`, alias);
  return joinedAs(builder, main, alias);
}

function tracked(builder: SelectQueryBuilder<ObjectLiteral>, alias: Alias, column: ColumnMetadata): TrackedColumn {
  const { driver } = dataSourceOf(builder);
  const { metadata } = alias;
  const [path = column.propertyPath] = [...columnsByPath(metadata)].find(([, each]) => each === column) ?? [];
  return {
    column,
    metadata,
    path,
    alias: alias.name,
    sql: `${driver.escape(alias.name)}.${driver.escape(column.databaseName)}`,
  };
}
