/** The part of better-sqlite3's Database that Spoor uses; declared here so that users need not install its types. */
export interface SqliteDatabase {
  readonly inTransaction: boolean;
  prepare(sql: string): SqliteStatement;
  pragma(source: string, options?: { simple?: boolean }): unknown;
  /** Runs as a savepoint when a transaction is open already. */
  transaction<Result>(work: () => Result): { (): Result; immediate(): Result };
}

export interface SqliteStatement {
  /** Whether it returns rows. */
  readonly reader: boolean;
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): unknown;
}
