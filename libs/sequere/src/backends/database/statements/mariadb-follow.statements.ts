import { inChunks, LARGEST_IN, list, raw, sql, type Sql } from '@spoor/core';
import type { FollowEdge } from '../../follow-edge.js';
import { ask, type Program } from '../programs/program.js';
import { edgeKey, rawEdge } from './columns.js';
import { FollowStatements } from './follow-statements.js';
import type { FollowTables } from './follow-tables.js';
import { givenEdges, type GivenRows } from './given-rows.js';

const TYPES = { text: 'VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', integer: 'BIGINT' };

/** MariaDB (10.6 and later). Rows travel as one JSON text. IGNORE would also cut what is too long; labels and ids have been checked. */
export class MariadbFollowStatements extends FollowStatements {
  /** @param hasSnapshot whether what others have committed can be read by locking only: not so in a READ COMMITTED transaction */
  constructor(
    tables: FollowTables,
    private readonly hasSnapshot: boolean,
  ) {
    super(tables);
  }

  override readEdges(edges: readonly FollowEdge[]): Sql {
    const { follow } = this.tables;
    return sql`SELECT ${rawEdge(follow)} FROM ${this.lookUp(follow.table, edgeKey(follow), givenEdges(edges))}`;
  }

  override readEdgesNow(edges: readonly FollowEdge[]): Sql {
    return this.hasSnapshot ? sql`${this.readEdges(edges)} LOCK IN SHARE MODE` : this.readEdges(edges);
  }

  /** Otherwise those that are made are locked before those that are removed. */
  override lockEdges(edges: readonly FollowEdge[]): Sql {
    return sql`${this.readEdges(edges)} FOR UPDATE`;
  }

  given({ columns, rows }: GivenRows): Sql {
    const paths = Object.entries(columns).map(([name, type], index) =>
      raw(`${name} ${TYPES[type]} PATH '$[${index}]'`),
    );
    return sql`JSON_TABLE(${JSON.stringify(rows)}, '$[*]' COLUMNS (${list(paths)})) AS given`;
  }

  override insertMissing(table: Sql, columns: Sql, select: Sql): Sql {
    return sql`INSERT IGNORE INTO ${table} (${columns}) ${select}`;
  }

  protected override addSelected(table: Sql, key: readonly Sql[], numbers: readonly Sql[], select: Sql): Sql {
    const sums = numbers.map((number) => sql`${number} = ${table}.${number} + VALUES(${number})`);
    return sql`INSERT INTO ${table} (${list([...key, ...numbers])}) ${select} ON DUPLICATE KEY UPDATE ${list(sums)}`;
  }

  /**
   * DELETE … RETURNING takes no joins, and with anything else may lock all that it looks through. Only what has been locked is
   * deleted: others may have made more of the rows since.
   *
   * @param returning names the key's columns as the rows do
   */
  protected override *deleteGiven<Row>(
    table: Sql,
    key: readonly Sql[],
    rows: GivenRows,
    returning: Sql,
  ): Program<readonly Row[]> {
    const locking = sql`SELECT ${returning} FROM ${this.lookUp(table, key, rows)} FOR UPDATE`;
    const locked = yield* ask<Row & Record<string, string | number>>(locking);
    const names = Object.keys(rows.columns);
    const found = { ...rows, rows: locked.map((row) => names.map((name) => row[name] as string | number)) };
    if (locked.length > 0) yield* ask(sql`DELETE ${table} FROM ${this.lookUp(table, key, found)}`);
    return locked;
  }

  /** One probe of the primary key for each row, in their order: a small table would be read as a whole, and locked. */
  private lookUp(table: Sql, key: readonly Sql[], rows: GivenRows): Sql {
    const names = Object.keys(rows.columns);
    const same = key.map((column, index) => sql`${table}.${column} = ${raw(`given.${names[index]}`)}`);
    return sql`${this.given(rows)} STRAIGHT_JOIN ${table} FORCE INDEX (PRIMARY) ON ${list(same, ' AND ')}`;
  }

  /** For IN (SELECT …), and for one long IN, they would look through the whole table. */
  override areAmong(columns: Sql, { columns: types, rows }: GivenRows): Sql {
    const most = Math.floor(LARGEST_IN / Object.keys(types).length);
    const parts = inChunks(rows, most).map((some) => {
      const tuples = some.map((row) => sql`(${list(row.map((value) => sql`${value}`))})`);
      return sql`(${columns}) IN (${list(tuples)})`;
    });
    return sql`(${list(parts, ' OR ')})`;
  }
}
