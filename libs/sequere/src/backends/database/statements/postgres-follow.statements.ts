import { list, raw, sql, type Sql } from '@spoor/core';
import type { FollowEdge } from '../../follow-edge.js';
import { ask, type Program } from '../programs/program.js';
import { rawEdge } from './columns.js';
import { FollowStatements } from './follow-statements.js';
import { givenEdges, type GivenRows } from './given-rows.js';

const ARRAYS = { text: raw('::varchar[]'), integer: raw('::bigint[]') };

/** PostgreSQL. Rows travel as one array for each column. */
export class PostgresFollowStatements extends FollowStatements {
  given({ columns, rows }: GivenRows): Sql {
    const arrays = Object.values(columns).map((type, index) => sql`${rows.map((row) => row[index])}${ARRAYS[type]}`);
    return sql`unnest(${list(arrays)}) AS given(${raw(Object.keys(columns).join(', '))})`;
  }

  override readEdges(edges: readonly FollowEdge[]): Sql {
    return sql`SELECT found.* FROM ${this.given(givenEdges(edges))} CROSS JOIN LATERAL (${this.seek(rawEdge(this.tables.follow))}) AS found
      WHERE found.to_id = given.to_id`;
  }

  protected override *deleteGiven<Row>(
    table: Sql,
    key: readonly Sql[],
    rows: GivenRows,
    returning: Sql,
  ): Program<readonly Row[]> {
    if (table !== this.tables.follow.table) return yield* super.deleteGiven<Row>(table, key, rows, returning);
    const { follow } = this.tables;
    return yield* ask<Row>(sql`DELETE FROM ${table} WHERE ctid IN (
        SELECT found.place FROM ${this.given(rows)}
        CROSS JOIN LATERAL (${this.seek(sql`ctid AS place, ${follow.toObjectId} AS to_id`)}) AS found WHERE found.to_id = given.to_id
      ) RETURNING ${returning}`);
  }

  /**
   * The first edge, in the order of the primary key, that is not before the given one. Asked for the edge itself the planner takes an
   * index of lists instead, as soon as most of them look short, and reads the longest of all from its beginning.
   */
  private seek(columns: Sql): Sql {
    const { follow } = this.tables;
    return sql`SELECT ${columns} FROM ${follow.table}
      WHERE ${follow.fromIdentifier} = given.from_type AND ${follow.fromObjectId} = given.from_id
      AND ${follow.toIdentifier} = given.to_type AND ${follow.toObjectId} >= given.to_id
      ORDER BY ${follow.toObjectId} LIMIT 1`;
  }
}
