import { SpoorError } from './spoor.error.js';

/** The DataSource is of a type that Spoor has no statements for. */
export class UnsupportedDatabaseError extends SpoorError {
  readonly code = 'SPOOR_UNSUPPORTED_DATABASE';

  constructor(type: string) {
    super(`Spoor does not know the database type "${type}".`, 'Use postgres, mariadb, mysql or better-sqlite3.');
  }
}
