import type { Database } from '../databases/database.js';

/** Counting by hand, as well as each database lets one. The only parameter is the name. */
export interface PlainStatements {
  /** Adds 1, creating the counter when there is none, and returns the count. */
  readonly upsert: string;
  /** Adds 1 to a counter that exists and returns the count: the least that can be asked of the database. */
  readonly update: string;
  /** How the table shows it. */
  readonly updateLabel: string;
  /** Subtracts 1 unless that would go below 0. */
  readonly take: string;
  /** The ancestor's two: the count may be another caller's by the time it is read. */
  readonly add: string;
  readonly read: string;
}

const sqlite: PlainStatements = {
  upsert: `INSERT INTO plain_counter (name, count) VALUES (?, 1)
           ON CONFLICT (name) DO UPDATE SET count = plain_counter.count + 1 RETURNING count`,
  update: 'UPDATE plain_counter SET count = count + 1 WHERE name = ? RETURNING count',
  updateLabel: 'bare UPDATE … RETURNING',
  take: 'UPDATE plain_counter SET count = count - 1 WHERE name = ? AND count >= 1 RETURNING count',
  add: 'UPDATE plain_counter SET count = count + 1 WHERE name = ?',
  read: 'SELECT count FROM plain_counter WHERE name = ?',
};

export const PLAIN_STATEMENTS: Record<Database['kind'], PlainStatements> = {
  sqlite,
  postgres: {
    upsert: sqlite.upsert.replace('?', '$1'),
    update: sqlite.update.replace('?', '$1'),
    updateLabel: sqlite.updateLabel,
    take: sqlite.take.replace('?', '$1'),
    add: sqlite.add.replace('?', '$1'),
    read: sqlite.read.replace('?', '$1'),
  },
  // MariaDB has no UPDATE … RETURNING; the new value comes back as the connection's insert id.
  mariadb: {
    ...sqlite,
    upsert: `INSERT INTO plain_counter (name, count) VALUES (?, 1)
             ON DUPLICATE KEY UPDATE count = count + 1 RETURNING count`,
    update: 'UPDATE plain_counter SET count = LAST_INSERT_ID(count + 1) WHERE name = ?',
    updateLabel: 'bare UPDATE … LAST_INSERT_ID',
    take: 'UPDATE plain_counter SET count = LAST_INSERT_ID(count - 1) WHERE name = ? AND count >= 1',
  },
};
