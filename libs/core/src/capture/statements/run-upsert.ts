import type { ObjectLiteral } from 'typeorm';
import type { QueryResult } from 'typeorm/query-runner/QueryResult.js';
import type { RowImages } from '../row-images.js';
import type { ResultRow, StoredRow } from '../image-columns.js';
import { conflictingValues } from './conflicting-values.js';
import type { StatementOutcome } from './outcome.js';
import type { WriteStatement } from './write-statement.js';

const INSERTED = 'spoor:inserted';
const MOST_ROUNDS = 5;
type Conflicts = NonNullable<ReturnType<typeof conflictingValues>>;

/**
 * The rows that an upsert may meet are locked and read first.
 *
 * Somebody else may insert one of them in between. The database tells which rows it has updated rather than inserted; if we know
 * nothing of one of these, the statement is undone and made again, now that the row is there to be read.
 */
export async function runUpsert(statement: WriteStatement): Promise<StatementOutcome> {
  const conflicts = conflictingValues(statement);
  if (!conflicts)
    return { result: await statement.runOriginal(), unknown: 'an upsert whose conflicts cannot be foreseen' };
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const locked = await lockConflicts(statement, conflicts, round);
    const attempt = () => upsert(statement, locked);
    const outcome = await (statement.dialect === 'sqlite' ? attempt() : statement.inSavepoint(attempt));
    if (outcome) return outcome;
  }
  return {
    result: await statement.runOriginal(),
    unknown: 'an upsert of rows that others keep inserting and removing',
  };
}

/**
 * At REPEATABLE READ MariaDB would lock the gap of a row that is not there, and deadlock with others who insert into it: so it locks
 * what a plain read has found. From the second round on somebody's row is there, which the transaction's snapshot may not show.
 */
async function lockConflicts(
  statement: WriteStatement,
  [condition, parameters]: Conflicts,
  round: number,
): Promise<StoredRow[]> {
  const { shape, lock, dialect } = statement;
  const read = async (where: string, values: ObjectLiteral, locking: string): Promise<StoredRow[]> => {
    // All in one order: that in which they lie changes with every update.
    const sql = `SELECT ${shape.before.list} FROM ${shape.table}${where} ORDER BY ${shape.key.join(', ')}${locking}`;
    const rows = await statement.select(sql, values);
    return rows.map((row) => shape.before.read(row));
  };
  if (dialect !== 'mariadb' || round > 1) return await read(` WHERE ${condition}`, parameters, lock);
  const found = await read(` WHERE ${condition}`, parameters, '');
  return found.length > 0 ? await read(...statement.whereKeys(found), lock) : [];
}

/** Undefined when a row was updated that is not among those that were locked. */
async function upsert(statement: WriteStatement, locked: readonly StoredRow[]): Promise<StatementOutcome | undefined> {
  const { shape } = statement;
  if (!shape.hasExactKeys(locked))
    return {
      result: await statement.runOriginal(),
      unknown: 'an upsert of rows whose keys are more exact than JavaScript',
    };
  const { result, rows, isInserted } = await runTellingInserted(statement);
  const latest = new Map(locked.map((row) => [shape.keyOf(row), row]));
  let unforeseen = 0;
  const images = rows.map((row, position): RowImages => {
    const after = statement.after.read(row);
    const key = shape.keyOf(after);
    const known = latest.get(key);
    const before = isInserted(position, known) ? undefined : known;
    if (!before && !isInserted(position, known)) unforeseen += 1;
    // A key that comes twice is updated from what it has just become.
    latest.set(key, after);
    return { before, after };
  });
  const renamed = await renamedRows(statement, locked, images);
  if (unforeseen > renamed.length) return undefined;
  return { result, rows: [...renamed.map((row): RowImages => ({ before: row, after: undefined })), ...images] };
}

interface Upserted {
  readonly result: QueryResult;
  readonly rows: readonly ResultRow[];
  isInserted(position: number, known: StoredRow | undefined): boolean;
}

async function runTellingInserted(statement: WriteStatement): Promise<Upserted> {
  const { dialect, shape, after } = statement;
  switch (dialect) {
    case 'postgres': {
      // A new row has never been locked by anybody, nor deleted.
      const upserted = await statement.runReturning([after.list, `(xmax = 0) AS "${INSERTED}"`]);
      return { ...upserted, isInserted: (position) => upserted.rows[position]?.[INSERTED] === true };
    }
    case 'mariadb': {
      await statement.select('SET @spoor_updates = 0');
      const key = shape.key[0] as string;
      const count = `${key} = IF((@spoor_updates := @spoor_updates + 1) > 0, ${key}, ${key})`;
      const upserted = await statement.runReturning([after.list, `@spoor_updates AS \`${INSERTED}\``], ({ head }) =>
        head.replace(' ON DUPLICATE KEY UPDATE ', ` ON DUPLICATE KEY UPDATE ${count}, `),
      );
      const updates = [0, ...upserted.rows.map((row) => Number(row[INSERTED]))];
      return { ...upserted, isInserted: (position) => updates[position] === updates[position + 1] };
    }
    default:
      // SQLite has one writer: what was not read is new.
      return { ...(await statement.runReturning([after.list])), isInserted: (_, known) => !known };
  }
}

/** Rows that were locked and are found no more under their primary key, because the upsert has overwritten it. */
async function renamedRows(
  statement: WriteStatement,
  locked: readonly StoredRow[],
  images: readonly RowImages[],
): Promise<StoredRow[]> {
  const { shape } = statement;
  const { overwrite, columns } = statement.parts.expressionMap.onUpdate ?? {};
  const written = [...(overwrite ?? []), ...(columns ?? [])];
  if (!shape.metadata.primaryColumns.some(({ databaseName }) => written.includes(databaseName))) return [];
  const returned = new Set(images.map(({ after }) => shape.keyOf(after as StoredRow)));
  const missing = locked.filter((row) => !returned.has(shape.keyOf(row)));
  if (missing.length === 0) return [];
  const [where, parameters] = statement.whereKeys(missing);
  const found = await statement.select(`SELECT ${shape.before.list} FROM ${shape.table}${where}`, parameters);
  const present = new Set(found.map((row) => shape.keyOf(shape.before.read(row))));
  return missing.filter((row) => !present.has(shape.keyOf(row)));
}
