import { SpoorError } from './spoor.error.js';

/** Of several errors in one, so many are described. */
const MOST_WITHIN = 5;

/** What the errors of pg, mysql2 and better-sqlite3 have in common with each other, and with nobody else's. */
interface DatabaseError {
  code?: unknown;
  severity?: unknown;
  sqlState?: unknown;
  constraint?: unknown;
  table?: unknown;
}

/**
 * Describes an error for a log, without what the database says in its own words: those quote values, as in
 * `Duplicate entry 'Ada' for key …`. Of such an error there remain its name, its code, and the constraint and table where the driver
 * names them.
 */
export function describeError(error: unknown): string {
  if (error instanceof SpoorError) return error.message;
  // Not `instanceof Error`: errors may come from another realm.
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error);
  const { name = 'Error', message, code } = error as NodeJS.ErrnoException;
  const database = databaseErrorIn(error);
  if (database) return describeDatabaseError(name, database);
  // Redis repeats arguments after the word for what is wrong.
  if (name === 'ReplyError') return `${name}: ${message.split(' ', 1)[0]}`;
  const { errors } = error as Partial<AggregateError>;
  if (Array.isArray(errors) && errors.length > 0 && message)
    return `${name}: ${message} ${errors.slice(0, MOST_WITHIN).map(describeError).join('; ')}`;
  // Node's error of several addresses that all refused has a code but no message.
  return `${name}: ${message || (code ?? '')}`;
}

/** Where an error comes from, for a log: its stack without its message. */
export function stackOf(error: unknown): string | undefined {
  const { name = 'Error', message = '', stack } = (error ?? {}) as Partial<Error>;
  if (typeof stack !== 'string') return undefined;
  const frames = stack
    .replace(message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return [name, ...frames].join('\n');
}

/** TypeORM's QueryFailedError has the driver's within. */
function databaseErrorIn(error: object): DatabaseError | undefined {
  const { driverError } = error as { driverError?: unknown };
  const { code, severity, sqlState, constraint, table } = (driverError ?? error) as DatabaseError;
  const isOfServer = severity !== undefined || sqlState !== undefined || String(code).startsWith('SQLITE_');
  return isOfServer ? { code: code ?? sqlState, constraint, table } : undefined;
}

function describeDatabaseError(name: string, { code, constraint, table }: DatabaseError): string {
  const where = Object.entries({ constraint, table }).flatMap(([what, value]) => (value ? [`${what} ${value}`] : []));
  return where.length > 0 ? `${name}: ${code} (${where.join(', ')})` : `${name}: ${code}`;
}
