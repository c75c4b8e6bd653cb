import type { StoredRow } from '../row-shape.js';
import { conflictingValues } from './conflicting-values.js';
import type { StatementOutcome } from './outcome.js';
import type { WriteStatement } from './write-statement.js';

const INSERTED = 'spoor:inserted';

/**
 * The rows that an upsert may meet are locked and read first.
 *
 * Somebody else may insert one of them in between. PostgreSQL tells that a row was updated of which we know nothing; the statement is
 * then undone and made again. MariaDB keeps the gap locked, unless the transaction is READ COMMITTED.
 */
export async function runUpsert(statement: WriteStatement): Promise<StatementOutcome> {
  const conflicts = conflictingValues(statement);
  if (!conflicts)
    return { result: await statement.runOriginal(), unknown: 'an upsert whose conflicts cannot be foreseen' };
  const { queryRunner } = statement.parts;
  if (statement.dialect !== 'postgres') {
    const before = await lockConflicts(statement, conflicts);
    return (await attempt(statement, before)) as StatementOutcome;
  }
  for (;;) {
    const before = await lockConflicts(statement, conflicts);
    await queryRunner.query('SAVEPOINT spoor_upsert');
    const outcome = await attempt(statement, before);
    await queryRunner.query(outcome ? 'RELEASE SAVEPOINT spoor_upsert' : 'ROLLBACK TO SAVEPOINT spoor_upsert');
    if (outcome) return outcome;
  }
}

type Conflicts = NonNullable<ReturnType<typeof conflictingValues>>;

async function lockConflicts(statement: WriteStatement, [condition, parameters]: Conflicts): Promise<StoredRow[]> {
  const { shape, table, lock } = statement;
  const rows = await statement.select(
    `SELECT ${shape.select.before} FROM ${table} WHERE ${condition}${lock}`,
    parameters,
  );
  return rows.map((row) => shape.read(row, 'before'));
}

/** Undefined when a row was updated that is not among those that were locked. */
async function attempt(statement: WriteStatement, locked: readonly StoredRow[]): Promise<StatementOutcome | undefined> {
  const { shape, dialect } = statement;
  const list = shape.select.after;
  const { result, rows } = await statement.runReturning(
    // An inserted row has never been locked or deleted by anybody.
    dialect === 'postgres' ? `${list}, (xmax = 0) AS "${INSERTED}"` : list,
  );
  const before = new Map(locked.map((row) => [shape.keyOf(row), row]));
  const images = rows.map((row) => {
    const after = shape.read(row, 'after');
    return { before: before.get(shape.keyOf(after)), after };
  });
  const isMissed = rows.some((row, position) => row[INSERTED] === false && !images[position]?.before);
  return isMissed ? undefined : { result, rows: images };
}
