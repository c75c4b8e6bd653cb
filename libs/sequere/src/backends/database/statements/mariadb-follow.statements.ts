import { LARGEST_IN, list, raw, sql, type Sql } from '@spoor/core';
import type { FollowEdge } from '../../follow-edge.js';
import { inChunks } from '../programs/in-chunks.js';
import { FollowStatements } from './follow-statements.js';
import type { FollowTables } from './follow-tables.js';
import type { GivenRows } from './given-rows.js';

const TYPES = { text: 'VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', integer: 'BIGINT' };

/** MariaDB (10.6 and later). Rows travel as one JSON text. IGNORE would also cut what is too long; labels and ids have been checked. */
export class MariadbFollowStatements extends FollowStatements {
  /** More would be more ranges than the optimiser weighs. */
  readonly longestRemoval = 500;

  /** @param hasSnapshot whether what others have committed can be read by locking only: not so in a READ COMMITTED transaction */
  constructor(
    tables: FollowTables,
    private readonly hasSnapshot: boolean,
  ) {
    super(tables);
  }

  override readEdgesNow(edges: readonly FollowEdge[]): Sql {
    return this.hasSnapshot ? sql`${this.readEdges(edges)} LOCK IN SHARE MODE` : this.readEdges(edges);
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
