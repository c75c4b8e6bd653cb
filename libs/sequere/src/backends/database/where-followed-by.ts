import { dataSourceOf, InvalidArgumentError, type EntityClass, type EntityRef } from '@spoor/core';
import type { EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { Follow } from '../../entities/index.js';
import type { FollowBackendContext } from '../follow-backend.js';

/**
 * Joins the viewer's followings: by the primary key of edges, so that each row that the query looks at costs one probe.
 *
 * @throws InvalidArgumentError when the path leads to no single column; NotFollowableError
 */
export function whereFollowedBy<Row extends ObjectLiteral>(
  context: FollowBackendContext,
  query: SelectQueryBuilder<Row>,
  path: string,
  viewer: EntityRef,
): SelectQueryBuilder<Row> {
  const { expression, target } = resolve(query, path);
  const classes = [target, ...target.childEntityMetadatas].map((metadata) => metadata.target as EntityClass);
  const labels = [...new Set(classes.map((entityClass) => context.labelOf(entityClass)))];
  const alias = `spoor_follow_${query.expressionMap.joinAttributes.length}`;
  const parameter = (name: string) => `${alias}_${name}`;
  return query.innerJoin(
    Follow,
    alias,
    `${alias}.fromIdentifier = :${parameter('type')} AND ${alias}.fromObjectId = :${parameter('id')} ` +
      `AND ${alias}.toIdentifier IN (:...${parameter('labels')}) AND ${alias}.toObjectId = ${asText(query, expression)}`,
    { [parameter('type')]: viewer.type, [parameter('id')]: viewer.id, [parameter('labels')]: labels },
  );
}

interface Followed {
  readonly expression: string;
  readonly target: EntityMetadata;
}

function resolve<Row extends ObjectLiteral>(query: SelectQueryBuilder<Row>, path: string): Followed {
  const [name = '', ...rest] = path.split('.');
  const alias = query.expressionMap.aliases.find((one) => one.name === name);
  if (!alias?.hasMetadata) throw unusable(path, `The query has no entity under the alias "${name}".`);
  const { metadata } = alias;
  if (rest.length === 0) {
    const [key, ...others] = metadata.primaryColumns;
    if (!key || others.length > 0) throw unusable(path, `${metadata.name} has a composite key.`);
    return { expression: `${name}.${key.propertyPath}`, target: metadata };
  }
  const property = rest.join('.');
  const relation =
    metadata.findRelationWithPropertyPath(property) ?? metadata.findColumnWithPropertyPath(property)?.relationMetadata;
  if (relation?.joinColumns.length !== 1 || !relation.isWithJoinColumn)
    throw unusable(path, `It is no relation of ${metadata.name} to one entity by one column.`);
  return { expression: `${name}.${relation.propertyPath}`, target: relation.inverseEntityMetadata };
}

function unusable(path: string, reason: string): InvalidArgumentError {
  return new InvalidArgumentError(
    `What "${path}" names cannot be followed. ${reason}`,
    'Name a many-to-one relation, such as post.author, or the alias of a followable entity.',
  );
}

/** Ids are stored as text, in the spelling that every database gives to integers, uuids and text itself. */
function asText<Row extends ObjectLiteral>(query: SelectQueryBuilder<Row>, expression: string): string {
  const { type } = dataSourceOf(query).options;
  if (type === 'postgres') return `CAST(${expression} AS varchar)`;
  if (type === 'better-sqlite3') return `CAST(${expression} AS TEXT)`;
  return `CONVERT(${expression} USING utf8mb4) COLLATE utf8mb4_bin`;
}
