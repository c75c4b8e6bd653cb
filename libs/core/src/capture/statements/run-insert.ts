import type { StatementOutcome } from './outcome.js';
import { runUpsert } from './run-upsert.js';
import type { WriteStatement } from './write-statement.js';

/** New rows are what the database returns of them: none for those that OR IGNORE has left out. */
export async function runInsert(statement: WriteStatement): Promise<StatementOutcome> {
  const { expressionMap, interest } = statement.parts;
  const { valuesSet } = expressionMap;
  const count = Array.isArray(valuesSet) ? valuesSet.length : 1;
  if (count > interest.bulkLimit)
    return { result: await statement.runOriginal(), unknown: `an INSERT of more than ${interest.bulkLimit} rows` };
  if (statement.dialect === 'mysql')
    return { result: await statement.runOriginal(), unknown: 'an INSERT on MySQL, which does not return its rows' };
  if (expressionMap.onUpdate) return await runUpsert(statement);
  // TypeORM adds what the database has returned to the sets themselves.
  const sets = (Array.isArray(valuesSet) ? valuesSet : [valuesSet]).map((set) => ({ ...set }));
  const { after } = statement;
  const { result, rows } = await statement.runReturning([after.list]);
  // One that OR IGNORE has left out would shift the others.
  const isComplete = rows.length === sets.length;
  return {
    result,
    rows: rows.map((row, index) => ({
      before: undefined,
      after: after.read(row),
      given: isComplete ? sets[index] : undefined,
    })),
  };
}
