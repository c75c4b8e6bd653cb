/** What a database with a server calls what is not SQL of follows. */
export interface ServerSpelling {
  placeholder(position: number): string;

  /** Begins a READ COMMITTED transaction, so that what is read after a lock was waited for is what its last holder left. */
  begin(lockWait: number): readonly string[];

  /**
   * A statement of such a transaction.
   *
   * @param lockWait how long it may wait for a row lock, in milliseconds
   */
  waiting(text: string, lockWait: number): string;

  /** As `waiting`, for a statement that may itself take longer than it may wait. */
  working(text: string, lockWait: number): string;
}

export const postgresSpelling: ServerSpelling = {
  placeholder: (position) => `$${position}`,
  // One round trip; the setting ends with the transaction, also behind PgBouncer.
  begin: (lockWait) => [`BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = ${lockWait}`],
  waiting: (text) => text,
  working: (text) => text,
};

/**
 * A wait for row locks is bounded by max_statement_time, because innodb_lock_wait_timeout knows whole seconds only; the time counts
 * work too.
 */
export const mariadbSpelling: ServerSpelling = {
  placeholder: () => '?',
  begin: () => ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'START TRANSACTION'],
  waiting: (text, lockWait) => `SET STATEMENT max_statement_time = ${lockWait / 1_000} FOR ${text}`,
  working: (text, lockWait) => `SET STATEMENT innodb_lock_wait_timeout = ${Math.ceil(lockWait / 1_000)} FOR ${text}`,
};
