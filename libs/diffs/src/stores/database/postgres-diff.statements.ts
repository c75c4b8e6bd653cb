import { jsonArray, raw, sql, template, textArray, type EntityRef, type Sql } from '@spoor/core';
import { tagOf } from '../../log/read-diff.js';
import { tagIn } from './diff-spelling.js';
import type { Advance, ComingDiff, PlacedDiff } from './diff-places.js';
import { DiffStatements } from './diff-statements.js';

/** Several rows come as arrays: one parameter a column, however many there are, and nothing to plan for each. */
export class PostgresDiffStatements extends DiffStatements {
  /** It returns nothing, which half of its time would go to. */
  private readonly appendingOne = template(['type', 'id', 'epoch', 'tag', 'body'], ({ type, id, epoch, tag, body }) => {
    const { log, diff } = this.tables;
    const { now } = this.spelling;
    const proposed = sql`VALUES (${type}, ${id}, ${epoch}, ${now}, ${tag}, 0, '', 'pruned', ${now})`;
    return sql`WITH log AS (${this.advancing(proposed, true)} RETURNING ${log.column.headAt} AS head)
      INSERT INTO ${diff.table} (${diff.column.type}, ${diff.column.id}, ${diff.column.at}, ${diff.column.body})
      SELECT ${type}, ${id}, log.head, ${body} FROM log`;
  });

  override appendOne({ type, id }: EntityRef, body: string, epoch: string): string {
    return this.appendingOne({ type, id, epoch, tag: tagOf({ body }), body }).inline();
  }

  /** The last diff of each log stands for it. */
  override append(diffs: readonly ComingDiff[], epoch: string, longest: number): Sql {
    const { table, column } = this.tables.diff;
    const { now } = this.spelling;
    const proposed = sql`SELECT given.type, given.id, ${epoch}, ${now} + given.places - 1, ${tagIn(raw('given.body'))}, 0, '', 'pruned', ${now}
      FROM given WHERE given.back = 0 ORDER BY given.position`;
    return sql`WITH given AS MATERIALIZED (
        SELECT * FROM unnest(${textArray(diffs.map(({ log }) => log.type))},
          ${textArray(diffs.map(({ log }) => log.id))}, ${numbers(diffs.map(({ places }) => places))}, ${numbers(diffs.map(({ back }) => back))},
          ${jsonArray(diffs.map(({ body }) => body))}) WITH ORDINALITY AS given (type, id, places, back, body, position)
      ), head AS (${this.advanceFrom(proposed)}), kept AS (
        INSERT INTO ${table} (${column.type}, ${column.id}, ${column.at}, ${column.body})
        SELECT head.type, head.id, head.head - given.back, given.body
        FROM given JOIN head ON head.type = given.type AND head.id = given.id
      ) SELECT * FROM head WHERE head.oldest < head.head - ${raw(String(longest))}`;
  }

  /** Rows are inserted, and so locked, in their order. */
  protected override proposing(advances: readonly Advance[]): Sql {
    const { now } = this.spelling;
    const column = <Value>(valueOf: (advance: Advance) => Value) => advances.map(valueOf);
    return sql`SELECT given.type, given.id, given.epoch, ${now} + given.places - 1, given.tag, 0, '', 'pruned', ${now}
      FROM unnest(${textArray(column(({ log }) => log.type))}, ${textArray(column(({ log }) => log.id))},
        ${textArray(column(({ epoch }) => epoch))}, ${numbers(column(({ places }) => places))},
        ${textArray(column(({ tag }) => tag))})
        WITH ORDINALITY AS given (type, id, epoch, places, tag, position)
      ORDER BY given.position`;
  }

  protected override inserted(diffs: readonly PlacedDiff[]): Sql {
    return sql`SELECT * FROM unnest(${textArray(diffs.map(({ log }) => log.type))},
      ${textArray(diffs.map(({ log }) => log.id))}, ${numbers(diffs.map(({ at }) => at))}, ${jsonArray(diffs.map(({ body }) => body))})`;
  }
}

function numbers(values: readonly number[]): Sql {
  return sql`${`{${values.join(',')}}`}::bigint[]`;
}
