import type { ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';

/**
 * The rows that a tracker counts: all of an entity's, or those that a query selects. The filters and joins of a query are kept;
 * what it selects and how it is ordered is not asked.
 */
export type TrackedSource<Row extends ObjectLiteral> = Repository<Row> | SelectQueryBuilder<Row> | (new () => Row);

/** A column of what is tracked, by property path. */
export type FieldName<Row extends ObjectLiteral> =
  Extract<keyof Row, string> | `${Extract<keyof Row, string>}.${string}`;
