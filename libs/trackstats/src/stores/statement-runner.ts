import type { EntityManager } from 'typeorm';
import type { Statement } from './statement.js';

/** Runs statements: on SQLite in one synchronous tick of its gate, elsewhere on a connection. */
export interface StatementRunner {
  /** Reads, seeing what the manager's transaction has written if it stands in one. */
  read<Row>(statement: Statement, manager?: EntityManager): Promise<Row[]>;

  /**
   * Writes all or nothing: within the manager's transaction, or in a short one of its own.
   *
   * @param what in the words of the API, for errors
   */
  write(what: string, statements: readonly Statement[], manager?: EntityManager): Promise<void>;
}
