/** What the command line and the environment have asked for. */
export interface ListenerOptions {
  /** The address of the CouchDB database whose changes are printed. */
  databaseUrl: string;
  /** The name of the counter that keeps the place. */
  seqCounterName: string;
  /** Where the counter lives: the URL of a PostgreSQL or MariaDB database, or an SQLite file's name. */
  storage: string;
}
