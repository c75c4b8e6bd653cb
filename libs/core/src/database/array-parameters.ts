import { sql, type Sql } from './sql.js';

/** What no JSON contains. */
const SEPARATOR = '\u001e';

/**
 * PostgreSQL's array of texts that are JSON, as one parameter. In an array's own spelling all their quotes are escaped, which takes longer
 * than to write the rows.
 */
export function jsonArray(texts: readonly string[]): Sql {
  return sql`string_to_array(${texts.join(SEPARATOR)}, chr(30))`;
}

/** PostgreSQL's array of any texts, as one parameter. */
export function textArray(texts: readonly string[]): Sql {
  const spelled = texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`);
  return sql`CAST(${`{${spelled.join(',')}}`} AS text[])`;
}
