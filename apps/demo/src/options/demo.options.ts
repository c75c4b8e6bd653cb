/** What a process of the demo does: answer requests, do the work in the background, or both. */
export type DemoRole = 'all' | 'web' | 'worker';

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
  /** What writes have to bring along; undefined when everybody may write. */
  token: string | undefined;
  role: DemoRole;
  port: number;
}
