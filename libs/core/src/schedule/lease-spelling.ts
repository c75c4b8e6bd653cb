import { DATABASE_CLOCK } from '../database/database-clock.js';
import type { Dialect } from '../database/dialect.js';

/** What differs between databases in the statements on leases. */
export interface LeaseSpelling {
  readonly dialect: Dialect;
  /** Epoch milliseconds of the statement, whatever the session's time zone and however old the transaction. */
  readonly now: string;
  /** How the table is called in its INSERT. */
  readonly alias: string;
  onConflict(key: string): string;
  /** The value that the row has. */
  stored(column: string): string;
  /** The value that was to be inserted. */
  proposed(column: string): string;
  readonly least: string;
  readonly greatest: string;
  /** The type that a 64-bit integer is cast to, so that no driver rounds it. */
  readonly text: string;
  /** Returns the row if it is so, and keeps it so until the transaction ends. */
  lock(table: string, fence: string, condition: string): string;
}

const upsert = {
  alias: ' AS lease',
  onConflict: (key: string) => `ON CONFLICT (${key}) DO UPDATE SET`,
  stored: (column: string) => `lease.${column}`,
  proposed: (column: string) => `excluded.${column}`,
};

const postgres: LeaseSpelling = {
  ...upsert,
  dialect: 'postgres',
  now: DATABASE_CLOCK.postgres,
  least: 'LEAST',
  greatest: 'GREATEST',
  text: 'text',
  lock: (table, fence, condition) => `SELECT ${fence} FROM ${table} WHERE ${condition} FOR SHARE`,
};

const mariadb: LeaseSpelling = {
  dialect: 'mariadb',
  // One that has waited for a lock judges a lease a little too long, never too short.
  now: DATABASE_CLOCK.mariadb,
  alias: '',
  onConflict: () => 'ON DUPLICATE KEY UPDATE',
  stored: (column) => column,
  proposed: (column) => `VALUES(${column})`,
  least: 'LEAST',
  greatest: 'GREATEST',
  text: 'CHAR',
  lock: (table, fence, condition) => `SELECT ${fence} FROM ${table} WHERE ${condition} LOCK IN SHARE MODE`,
};

const sqlite: LeaseSpelling = {
  ...upsert,
  dialect: 'sqlite',
  now: DATABASE_CLOCK.sqlite,
  least: 'MIN',
  greatest: 'MAX',
  text: 'TEXT',
  // It has no row locks, but a write keeps every other writer out.
  lock: (table, fence, condition) => `UPDATE ${table} SET ${fence} = ${fence} WHERE ${condition} RETURNING ${fence}`,
};

export const LEASE_SPELLINGS: Record<Dialect, LeaseSpelling> = { postgres, mariadb, mysql: mariadb, sqlite };
