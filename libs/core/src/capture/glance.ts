import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';
import type { RowOperation } from './row-event.js';

/** Tells at a glance that nobody watches a statement on one entity. What it lets through is looked at. */
export class Glance {
  /** Under which names an update can make another operation of itself. Undefined when it can without being given anything. */
  private readonly revealing: readonly string[] | undefined;

  /** @param watched what somebody wants to know of */
  constructor(
    metadata: EntityMetadata,
    private readonly watched: ReadonlySet<RowOperation>,
  ) {
    this.revealing = revealingNames(metadata);
  }

  sees({ queryType, valuesSet, onUpdate }: QueryExpressionMap): boolean {
    if (this.watched.size === 0) return false;
    if (queryType === 'delete' || (queryType === 'insert' && !onUpdate)) return this.watched.has(queryType);
    if (queryType !== 'update' || !this.revealing) return true;
    const given = (valuesSet ?? {}) as ObjectLiteral;
    return this.watched.has('update') || this.revealing.some((name) => name in given);
  }
}

/** Those of a primary key, which makes another entity of a row, and of a date of deletion; a relation's are those of its columns. */
function revealingNames({ columns, relations, primaryColumns }: EntityMetadata): string[] | undefined {
  if (primaryColumns.some(({ asExpression, onUpdate }) => asExpression !== undefined || onUpdate !== undefined))
    return undefined;
  const isRevealing = ({ isPrimary, isDeleteDate }: ColumnMetadata) => isPrimary || isDeleteDate;
  const revealing = [
    ...columns.filter(isRevealing),
    ...relations.filter(({ joinColumns }) => joinColumns.some(isRevealing)),
  ];
  // An embedded one is given by the name of what it is embedded in.
  return [...new Set(revealing.map(({ propertyPath }) => propertyPath.split('.', 1)[0] as string))];
}
