import type { RowImages } from '../row-images.js';
import type { ResultRow } from '../image-columns.js';
import { newKeys } from './new-keys.js';
import type { StatementOutcome } from './outcome.js';
import type { CutStatement, WriteStatement } from './write-statement.js';

/** Old values are read under lock. PostgreSQL does all of it in one statement; the others return nothing from an UPDATE. */
export async function runUpdate(statement: WriteStatement): Promise<StatementOutcome> {
  return statement.dialect === 'postgres' ? await inOneStatement(statement) : await readAround(statement);
}

/**
 * The rows that the condition meets are locked and read, and the UPDATE joins them. Like a plain UPDATE it follows a row that somebody
 * has changed meanwhile to its newest version; so the old values are the ones that it replaces, whoever else is writing.
 */
async function inOneStatement(statement: WriteStatement): Promise<StatementOutcome> {
  const { shape, after, parts } = statement;
  const rewrite = parts.condition.mostRows === 1 ? joiningOneRow : joiningRows;
  const { result, rows } = await statement.runReturning([after.list, 'spoor.*'], (text) => rewrite(statement, text));
  if (rows.length === 0 && (await statement.isBulk())) return await asBulk(statement);
  const imagesOf = (row: ResultRow) => ({ before: shape.before.read(row), after: after.read(row) });
  return { result, rows: rows.map(imagesOf) };
}

/** One key on both sides is as good as a join, and sooner planned. */
function joiningOneRow({ shape, lock }: WriteStatement, { head, where, tail }: CutStatement): string {
  return `${head} FROM (SELECT ${shape.before.list} FROM ${shape.table}${where}${lock}) spoor${where}${tail}`;
}

/** When the CTE finds too many rows nothing is updated yet. */
function joiningRows(statement: WriteStatement, { head, where, tail }: CutStatement): string {
  const { shape, lock, parts, namesItsRows } = statement;
  const { table, before } = shape;
  const most = parts.interest.bulkLimit;
  const [limit, guard] = namesItsRows
    ? ['', '']
    : [` LIMIT ${most + 1}`, ` AND (SELECT COUNT(*) FROM spoor) <= ${most}`];
  const join = shape.key.map((column, position) => `${table}.${column} = spoor.${before.alias(position)}`);
  return `WITH spoor AS MATERIALIZED (SELECT ${before.list} FROM ${table}${where}${limit}${lock})
      ${head} FROM spoor WHERE ${join.join(' AND ')}${guard}${hint(statement, where)}${tail}`;
}

/**
 * For the planner, who would join a large table by reading all of it: the condition again, or, where it may not be the same twice, the
 * keys.
 */
function hint({ parts, shape }: WriteStatement, where: string): string {
  if (parts.condition.isPlain) return where.replace(/^ *WHERE (.*)$/s, ' AND ($1)');
  if (shape.key.length > 1) return '';
  return ` AND ${shape.table}.${shape.key[0]} = ANY(ARRAY(SELECT ${shape.before.alias(0)} FROM spoor))`;
}

async function readAround(statement: WriteStatement): Promise<StatementOutcome> {
  const { shape, parts, lock } = statement;
  const { bulkLimit } = parts.interest;
  const before = await statement.lockRows('before', { most: bulkLimit + 1 });
  if (before.length > bulkLimit) return await asBulk(statement);
  if (!shape.hasExactKeys(before))
    return {
      result: await statement.runOriginal(),
      unknown: 'an UPDATE of rows whose keys are more exact than JavaScript',
    };
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
  const rows = await statement.select(`SELECT ${shape.after.list} FROM ${shape.table}${now}${lock}`, parametersNow);
  const after = new Map(rows.map((row) => shape.after.read(row)).map((row) => [shape.keyOf(row), row]));
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
