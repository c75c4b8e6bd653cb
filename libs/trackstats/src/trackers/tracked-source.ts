import type { ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';

/**
 * The rows that a tracker counts: all of an entity's, or those that a query selects. The filters and joins of a query are kept;
 * what it selects and how it is ordered is not asked.
 */
export type TrackedSource<Row extends ObjectLiteral> = Repository<Row> | SelectQueryBuilder<Row> | (new () => Row);

/** A column of what is tracked, by property path; of a joined entity, after the relation's name or the join's alias. */
export type FieldName<Row extends ObjectLiteral> =
  Extract<keyof Row, string> | `${Extract<keyof Row, string>}.${string}`;

/** What a source must be like for a tracker that names these fields; undefined while it names any text. */
export type WithFields<Row extends ObjectLiteral, Field extends string> = string extends Field
  ? unknown
  : [Field] extends [FieldName<Row>]
    ? unknown
    : { readonly 'has no such field': Exclude<Field, FieldName<Row>> };
