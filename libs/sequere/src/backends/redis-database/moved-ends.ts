import { raw, sql, type Dialect, type Sql } from '@spoor/core';

/** As many as fit into what MariaDB's TEXT takes, however long they are. */
const ENDS_AT_ONCE = 50;

interface JsonSpelling {
  readonly pair: string;
  readonly list: (pair: string) => string;
  readonly text: (value: string) => string;
  readonly divide: string;
}

const SPELLINGS: Record<Exclude<Dialect, 'mysql'>, JsonSpelling> = {
  postgres: {
    pair: 'json_build_array(type, id)',
    list: (pair) => `CAST(json_agg(${pair}) AS text)`,
    text: (value) => `CAST(${value} AS text)`,
    divide: '/',
  },
  mariadb: {
    pair: 'JSON_ARRAY(type, id)',
    list: (pair) => `JSON_ARRAYAGG(${pair})`,
    text: (value) => `CAST(${value} AS CHAR)`,
    divide: 'DIV',
  },
  sqlite: {
    pair: 'json_array(type, id)',
    list: (pair) => `json_group_array(${pair})`,
    text: (value) => `CAST(${value} AS TEXT)`,
    divide: '/',
  },
};

/** Keys and payloads of messages with all ends of the edges in `spoor_moved`, as MovedEnds. */
export function selectMovedEnds(dialect: Exclude<Dialect, 'mysql'>): Sql {
  const { pair, list, text, divide } = SPELLINGS[dialect];
  return sql`SELECT ${raw(text('part'))}, ${raw(list(pair))} FROM (
      SELECT type, id, (ROW_NUMBER() OVER () - 1) ${raw(`${divide} ${ENDS_AT_ONCE}`)} AS part FROM (
        SELECT from_type AS type, from_id AS id FROM spoor_moved UNION SELECT to_type, to_id FROM spoor_moved
      ) AS ends
    ) AS numbered GROUP BY part`;
}
