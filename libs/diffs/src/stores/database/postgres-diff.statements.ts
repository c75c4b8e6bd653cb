import { jsonArray, raw, sql, type Sql } from '@spoor/core';
import { DiffStatements, type Advance, type ComingDiff, type PlacedDiff } from './diff-statements.js';

/** Rows come as arrays: one parameter a column, however many there are, and nothing to plan for each. */
export class PostgresDiffStatements extends DiffStatements {
  override append(advances: readonly Advance[], diffs: readonly ComingDiff[], longest: number): Sql {
    const { table, column } = this.tables.diff;
    return sql`WITH head AS (${this.advance(advances)}), kept AS (
        INSERT INTO ${table} (${column.type}, ${column.id}, ${column.at}, ${column.body})
        SELECT head.type, head.id, head.head - given.back, given.body
        FROM unnest(${diffs.map(({ log }) => log.type)}::text[], ${diffs.map(({ log }) => log.id)}::text[],
          ${diffs.map(({ back }) => back)}::bigint[], ${jsonArray(diffs.map(({ body }) => body))}) AS given (type, id, back, body)
        JOIN head ON head.type = given.type AND head.id = given.id
      )
      SELECT * FROM head WHERE head.oldest < head.head - ${raw(String(longest))}`;
  }

  /** Rows are inserted, and so locked, in their order. */
  protected override advancing(advances: readonly Advance[]): Sql {
    const { now } = this.spelling;
    const column = <Value>(valueOf: (advance: Advance) => Value) => advances.map(valueOf);
    return sql`SELECT given.type, given.id, given.epoch, ${now} + given.places - 1, given.tag, 0, '', 'pruned', ${now}
      FROM unnest(${column(({ log }) => log.type)}::text[], ${column(({ log }) => log.id)}::text[], ${column(({ epoch }) => epoch)}::text[],
        ${column(({ places }) => places)}::bigint[], ${column(({ tag }) => tag)}::text[])
        WITH ORDINALITY AS given (type, id, epoch, places, tag, position)
      ORDER BY given.position`;
  }

  protected override inserted(diffs: readonly PlacedDiff[]): Sql {
    return sql`SELECT * FROM unnest(${diffs.map(({ log }) => log.type)}::text[], ${diffs.map(({ log }) => log.id)}::text[],
      ${diffs.map(({ at }) => at)}::bigint[], ${jsonArray(diffs.map(({ body }) => body))})`;
  }
}
