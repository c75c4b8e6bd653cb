import { EntityTypes, identifierOf, InvalidArgumentError, type EntityClass, rootOf } from '@spoor/core';
import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { CacheDefinition } from '../counter-cache.definition.js';
import type { ParentLink } from './cache.js';
import { kindOf, typeNameOf } from './column-kind.js';
import { findColumn, typedColumn } from './find-column.js';

/** How a child points to its parent, and the parent's columns that it points with. */
export interface FoundLink {
  readonly link: ParentLink;
  readonly referenced: readonly ColumnMetadata[];
}

/** @throws InvalidArgumentError when there is no relation that could be counted */
export function findLink(
  dataSource: DataSource,
  child: EntityMetadata,
  parent: EntityMetadata,
  { property, options }: CacheDefinition,
  cache: string,
): FoundLink {
  if (options.ref) return refLink(dataSource, child, parent, options.ref, cache);
  const relation = child.relations.find(({ propertyPath }) => propertyPath === property);
  if (!relation)
    throw new InvalidArgumentError(
      `The counter cache ${cache} stands on ${child.name}.${property}, which is no relation.`,
      'Put it on a many-to-one relation, or name the columns of an EntityRef: { ref: { type, id } }.',
    );
  if (relation.joinColumns.length === 0 || relation.isManyToMany)
    throw new InvalidArgumentError(
      `The counter cache ${cache} stands on ${child.name}.${property}, a relation without a foreign key in ${child.name}.`,
      'Put it on the side that has the foreign key: the many-to-one, or the owning one-to-one.',
    );
  if (rootOf(relation.inverseEntityMetadata) !== rootOf(parent))
    throw new InvalidArgumentError(
      `The counter cache ${cache} is to be kept in ${parent.name}, but ${child.name}.${property} leads to ${relation.inverseEntityMetadata.name}.`,
      `Name that class: @CounterCache(() => ${relation.inverseEntityMetadata.name}, …).`,
    );
  return {
    link: { columns: relation.joinColumns.map((column) => typedColumn(dataSource, column)), labels: undefined },
    referenced: relation.joinColumns.map((column) => column.referencedColumn as ColumnMetadata),
  };
}

function refLink(
  dataSource: DataSource,
  child: EntityMetadata,
  parent: EntityMetadata,
  { type, id }: { type: string; id: string },
  cache: string,
): FoundLink {
  const column = typedColumn(dataSource, findColumn(child, type, cache, 'ref.type'));
  const idColumn = typedColumn(dataSource, findColumn(child, id, cache, 'ref.id'));
  for (const { kind, metadata } of [column, idColumn])
    if (kind !== 'text')
      throw new InvalidArgumentError(
        `The counter cache ${cache} reads an EntityRef from ${child.name}.${metadata.propertyPath}, which is no text column.`,
        'An EntityRef is a label and a canonical id: two varchar columns.',
      );
  const vague = parent.primaryColumns.find((primary) => ['boolean', 'other'].includes(kindOf(dataSource, primary)));
  if (vague)
    throw new InvalidArgumentError(
      `The counter cache ${cache} finds ${parent.name} by an EntityRef, but its key ${vague.propertyPath} is of the type ` +
        `${typeNameOf(dataSource, vague)}, which has more than one spelling.`,
      'Give the parent a key of integers, texts, uuids or bytes, or the child a relation to it.',
    );
  const identifier = identifierOf(parent.target as EntityClass);
  const aliases = EntityTypes.of(dataSource)
    .aliases()
    .filter(([, current]) => current === identifier);
  const labels = { column, values: [identifier, ...aliases.map(([alias]) => alias)] };
  return { link: { columns: [idColumn], labels }, referenced: parent.primaryColumns };
}
