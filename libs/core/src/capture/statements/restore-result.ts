import type { QueryResult } from 'typeorm/query-runner/QueryResult.js';
import { ImageColumns, type ResultRow } from '../image-columns.js';
import type { WriteStatement } from './write-statement.js';

/** Makes of the result of a statement with our RETURNING what its caller would have got without it. */
export async function restoreResult(statement: WriteStatement, result: QueryResult, rows: ResultRow[]): Promise<void> {
  const { dialect, parts } = statement;
  const isInsert = parts.expressionMap.queryType === 'insert';
  result.records = parts.text.returning ? ImageColumns.strip(rows) : [];
  result.affected ??= rows.length;
  if (dialect === 'postgres') result.raw = isInsert ? result.records : [result.records, result.affected];
  else if (parts.text.returning) result.raw = result.records;
  else result.raw = dialect === 'sqlite' ? await lastRowId(statement) : header(statement, rows);
}

async function lastRowId(statement: WriteStatement): Promise<unknown> {
  const { records } = await statement.send('SELECT last_insert_rowid() AS id');
  return (records[0] as ResultRow | undefined)?.['id'];
}

/** What mysql2 answers to a statement that returns no rows. */
function header({ parts, shape }: WriteStatement, rows: ResultRow[]): object {
  const isGenerated = parts.expressionMap.queryType === 'insert' && shape.metadata.generatedColumns.length > 0;
  const insertId = isGenerated && rows[0] ? Number(shape.after.read(rows[0])[0]) : 0;
  return {
    fieldCount: 0,
    affectedRows: rows.length,
    insertId,
    info: '',
    serverStatus: 2,
    warningStatus: 0,
    changedRows: 0,
  };
}
