/** What the command line and the environment have asked for. */
export interface DemoOptions {
  /** The directory of the git repository to import. */
  repository: string;
  /** The file of an SQLite database, or the URL of a server's. */
  database: string;
  /** Whether to forget what the database holds and import from the beginning. */
  fresh: boolean;
  /** Whether to follow the files that a person changes, as auto-watch does. */
  followChanged: boolean;
  /** The URL of a Redis that reads follows, if there is one. */
  redis: string | undefined;
  port: number;
}
