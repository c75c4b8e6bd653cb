/** What the command line and the environment have asked for. */
export interface DemoOptions {
  /** The directory of the git repository to import. */
  repository: string;
  /** The file of an SQLite database, or the URL of a server's. */
  database: string;
  /** Whether to forget what the database holds and import from the beginning. */
  fresh: boolean;
  port: number;
}
