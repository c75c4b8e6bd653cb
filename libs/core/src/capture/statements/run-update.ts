import type { RowImages } from '../row-images.js';
import type { ResultRow } from '../row-shape.js';
import { newKeys } from './new-keys.js';
import type { StatementOutcome } from './outcome.js';
import { withSavepoint } from './with-savepoint.js';
import type { WriteStatement } from './write-statement.js';

/**
 * Old values are read under lock, new ones after the statement.
 *
 * For a few rows PostgreSQL does all of it in one statement. For many it is faster to lock and read first: joining costs more than the
 * update itself. MariaDB and SQLite return nothing from an UPDATE and are asked again.
 */
export async function runUpdate(statement: WriteStatement): Promise<StatementOutcome> {
  if (statement.dialect !== 'postgres') return await readAround(statement);
  if (statement.parts.namesItsRows) return await inOneStatement(statement);
  return await inTwoStatements(statement);
}

/**
 * The rows that the condition meets are locked and read in a CTE, and the UPDATE joins it by the primary key. Like a plain UPDATE it
 * follows a row that somebody has changed meanwhile to its newest version; so the old values are the ones that it replaces,
 * whoever else is writing.
 */
async function inOneStatement(statement: WriteStatement): Promise<StatementOutcome> {
  const { shape, table, lock } = statement;
  const join = shape.key.map((column, position) => `${table}.${column} = spoor.${shape.alias('before', position)}`);
  const { result, rows } = await statement.runReturning(
    `${shape.select.after}, spoor.*`,
    ({ head, where, tail }) =>
      `WITH spoor AS MATERIALIZED (SELECT ${shape.select.before} FROM ${table}${where}${lock})
      ${head} FROM spoor WHERE ${join.join(' AND ')}${tail}`,
  );
  const imagesOf = (row: ResultRow) => ({ before: shape.read(row, 'before'), after: shape.read(row, 'after') });
  return { result, rows: rows.map(imagesOf) };
}

/** Should somebody commit another row that meets the condition in between, the statement is undone and made in one. */
async function inTwoStatements(statement: WriteStatement): Promise<StatementOutcome> {
  const { shape, parts } = statement;
  const { bulkLimit } = parts.interest;
  const locked = await statement.lockRows('before', { most: bulkLimit + 1 });
  if (locked.length > bulkLimit) return await asBulk(statement);
  const before = new Map(locked.map((row) => [shape.keyOf(row), row]));
  const outcome = await withSavepoint(statement, async () => {
    const { result, rows } = await statement.runReturning(shape.select.after);
    const images = rows
      .map((row) => shape.read(row, 'after'))
      .map((after) => ({ before: before.get(shape.keyOf(after)), after }));
    return images.every((image) => image.before) ? { result, rows: images } : undefined;
  });
  return outcome ?? (await inOneStatement(statement));
}

async function readAround(statement: WriteStatement): Promise<StatementOutcome> {
  const { shape, table, parts, lock } = statement;
  const { bulkLimit } = parts.interest;
  const before = await statement.lockRows('before', { most: bulkLimit + 1 });
  if (before.length > bulkLimit) return await asBulk(statement);
  const keys = newKeys(statement, before);
  if (!keys) return { result: await statement.runOriginal(), unknown: 'an UPDATE that computes a primary key' };
  const [where, parameters] = statement.whereKeys(before);
  // At READ COMMITTED another row could come to meet the condition between the two statements.
  const restricted = statement.dialect !== 'sqlite';
  const result = restricted
    ? await statement.run(`${parts.text.head}${where}`, parameters)
    : await statement.runOriginal();
  // Under lock again: a plain SELECT of MariaDB shows the transaction's snapshot, which may be older than what was locked.
  const [now, parametersNow] = statement.whereKeys(keys);
  const rows = await statement.select(`SELECT ${shape.select.after} FROM ${table}${now}${lock}`, parametersNow);
  const after = new Map(rows.map((row) => shape.read(row, 'after')).map((row) => [shape.keyOf(row), row]));
  const images = before.map((row, position): RowImages => {
    const key = shape.keyOf(keys[position] ?? row);
    return { before: row, after: after.get(key) };
  });
  return { result, rows: images.filter((image) => image.after) };
}

async function asBulk(statement: WriteStatement): Promise<StatementOutcome> {
  const { bulkLimit } = statement.parts.interest;
  return { result: await statement.runOriginal(), unknown: `an UPDATE of more than ${bulkLimit} rows` };
}
