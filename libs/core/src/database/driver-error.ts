/** What an error of a driver proves about the statement that caused it. */
export type DriverErrorKind =
  /** Rolled back as the victim of a deadlock or serialisation conflict: may be run again. */
  | 'conflict'
  /** Gave up waiting for a lock: that statement did nothing. */
  | 'busy'
  /** The connection broke: the outcome is unknown. */
  | 'connection'
  /** A row was refused (constraint, range, a trigger's own error): nothing was done. */
  | 'refused'
  /** Anything else, from a missing table to a full pool: no use in trying parts of it. */
  | 'other';

/** Classes 22 and 23, the errors that triggers raise, and SQLite's constraints. */
const ROW_REFUSED = /^(22|23)...$|^(45000|P0001)$|^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/;
const CONFLICT = new Set(['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD', 'SQLITE_BUSY_SNAPSHOT']);
const BUSY = new Set(['55P03', 'ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_NOWAIT', 'ER_STATEMENT_TIMEOUT', 'SQLITE_BUSY']);
const CONNECTION = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Classifies an error of pg, mysql2 or better-sqlite3, bare or wrapped in TypeORM's QueryFailedError. */
export function driverErrorKind(error: unknown): DriverErrorKind {
  const driverError = unwrap(error);
  const code = String(driverError.code ?? '');
  if (CONFLICT.has(code)) return 'conflict';
  if (BUSY.has(code) || driverError.errno === STATEMENT_TIMEOUT) return 'busy';
  if (
    CONNECTION.has(code) ||
    isPostgresShutdown(code) ||
    /^Connection terminated|^Can't add new command/.test(driverError.message ?? '')
  )
    return 'connection';
  return ROW_REFUSED.test(String(driverError.sqlState ?? code)) ? 'refused' : 'other';
}

/** MariaDB's max_statement_time; mysql2 does not name it. */
const STATEMENT_TIMEOUT = 1969;

/** Class 08: connection exceptions; 57P01 and 57P02: the server ends the session. */
const isPostgresShutdown = (code: string): boolean => /^08|^57P0[12]/.test(code);

interface DriverError {
  code?: unknown;
  errno?: unknown;
  sqlState?: unknown;
  message?: string;
  driverError?: unknown;
}

function unwrap(error: unknown): DriverError {
  const outer = (error ?? {}) as DriverError;
  return (outer.driverError ?? outer) as DriverError;
}
