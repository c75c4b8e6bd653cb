import type { StatementOutcome } from './outcome.js';
import type { WriteStatement } from './write-statement.js';

export async function runUpdate(statement: WriteStatement): Promise<StatementOutcome> {
  return statement.dialect === 'postgres' ? await inOneStatement(statement) : await readAround(statement);
}

/**
 * PostgreSQL: the rows that the condition meets are locked and read in a CTE, and the UPDATE joins it by the primary key. Like a plain
 * UPDATE it follows a row that somebody has changed meanwhile to its newest version; so the old values are the ones that it
 * replaces, whoever else is writing.
 */
async function inOneStatement(statement: WriteStatement): Promise<StatementOutcome> {
  const { shape, table, lock } = statement;
  if (await statement.isBulk()) return await asBulk(statement);
  const alias = (_: string, position: number) => `spoor.${shape.alias('before', position)}`;
  const join = shape.key.map((column, position) => `${table}.${column} = ${alias(column, position)}`).join(' AND ');
  const { result, rows } = await statement.runReturning(
    `${shape.select.after}, spoor.*`,
    ({ head, where, tail }) =>
      `WITH spoor AS MATERIALIZED (SELECT ${shape.select.before} FROM ${table}${where}${lock})
      ${head} FROM spoor WHERE ${join}${tail}`,
  );
  return {
    result,
    rows: rows.map((row) => ({ before: shape.read(row, 'before'), after: shape.read(row, 'after') })),
  };
}

/** Elsewhere an UPDATE returns nothing: its rows are locked and read before, and read again afterwards. */
async function readAround(statement: WriteStatement): Promise<StatementOutcome> {
  const { shape, table, parts } = statement;
  const { bulkLimit } = parts.interest;
  const before = await statement.lockRows('before', { most: bulkLimit + 1 });
  if (before.length > bulkLimit) return await asBulk(statement);
  const [keys, parameters] = statement.whereKeys(before);
  // At READ COMMITTED another row could come to meet the condition between the two statements.
  const restricted = statement.dialect !== 'sqlite';
  const result = restricted
    ? await statement.run(`${parts.text.head}${keys}`, parameters)
    : await statement.runOriginal();
  const rows = await statement.select(`SELECT ${shape.select.after} FROM ${table}${keys}`, parameters);
  const after = new Map(rows.map((row) => shape.read(row, 'after')).map((row) => [shape.keyOf(row), row]));
  return {
    result,
    rows: before.flatMap((row) => {
      const now = after.get(shape.keyOf(row));
      return now ? [{ before: row, after: now }] : [];
    }),
  };
}

async function asBulk(statement: WriteStatement): Promise<StatementOutcome> {
  const { bulkLimit } = statement.parts.interest;
  return { result: await statement.runOriginal(), unknown: `an UPDATE of more than ${bulkLimit} rows` };
}
