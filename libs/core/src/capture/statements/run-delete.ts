import type { RowImages } from '../row-images.js';
import type { StatementOutcome } from './outcome.js';
import type { WriteStatement } from './write-statement.js';

/** A removed row tells what it was by itself; MySQL has no RETURNING, so it is read first there. */
export async function runDelete(statement: WriteStatement): Promise<StatementOutcome> {
  const { interest } = statement.parts;
  if (await statement.isBulk())
    return { result: await statement.runOriginal(), unknown: `a DELETE of more than ${interest.bulkLimit} rows` };
  if (statement.dialect === 'mysql') {
    const before = await statement.lockRows('before', { most: Infinity });
    return { result: await statement.runOriginal(), rows: before.map((row) => ({ before: row, after: undefined })) };
  }
  const { shape } = statement;
  const { result, rows } = await statement.runReturning([shape.before.list]);
  return { result, rows: rows.map((row): RowImages => ({ before: shape.before.read(row), after: undefined })) };
}
