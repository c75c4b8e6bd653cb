import type { Database } from './database.js';
import { mariadb } from './mariadb.database.js';
import { postgres } from './postgres.database.js';
import { sqlite } from './sqlite.database.js';

/** In the order in which their tables are printed. */
export const DATABASES: readonly Database[] = [postgres, mariadb, sqlite];
