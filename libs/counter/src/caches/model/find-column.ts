import { InvalidArgumentError } from '@spoor/core';
import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { TypedColumn } from './cache.js';
import { kindOf, rangeOf } from './column-kind.js';

/** @throws InvalidArgumentError when the entity has no such column, or it is a relation */
export function findColumn(metadata: EntityMetadata, path: string, cache: string, option: string): ColumnMetadata {
  const column = metadata.columns.find((candidate) => candidate.propertyPath === path && !candidate.isVirtual);
  if (column) return column;
  const isRelation = metadata.relations.some(({ propertyPath }) => propertyPath === path);
  throw new InvalidArgumentError(
    `The counter cache ${cache} names ${metadata.name}.${path} as its ${option}, which is ${isRelation ? 'a relation' : 'no column'}.`,
    isRelation
      ? `Give the foreign key a property of its own, such as @Column() ${path}Id, and name that.`
      : `Its columns are ${metadata.columns.map(({ propertyPath }) => propertyPath).join(', ')}.`,
  );
}

export function typedColumn(dataSource: DataSource, metadata: ColumnMetadata): TypedColumn {
  const kind = kindOf(dataSource, metadata);
  return {
    metadata,
    kind,
    range: kind === 'integer' ? rangeOf(dataSource, metadata) : undefined,
    name: metadata.databaseName,
    sql: dataSource.driver.escape(metadata.databaseName),
  };
}
