import type { StatementOutcome } from './outcome.js';
import { runDelete } from './run-delete.js';
import { runInsert } from './run-insert.js';
import { runUpdate } from './run-update.js';
import type { WriteStatement } from './write-statement.js';

/** Runs a statement and finds out what it does to the rows. */
export async function runStatement(statement: WriteStatement): Promise<StatementOutcome> {
  const { expressionMap } = statement.parts;
  if (expressionMap.commonTableExpressions.length > 0)
    return { result: await statement.runOriginal(), unknown: 'a statement with common table expressions' };
  switch (expressionMap.queryType) {
    case 'insert':
      return await runInsert(statement);
    case 'delete':
      return await runDelete(statement);
    default:
      return await runUpdate(statement);
  }
}
