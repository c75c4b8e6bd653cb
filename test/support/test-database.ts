import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { Client } from 'pg';
import { environment } from './environment.js';

export type DatabaseKind = 'postgres' | 'mariadb' | 'mysql' | 'sqlite';

/** Every database that the specs run on. MySQL itself is one of them where MYSQL_URL names a server. */
export const DATABASES: readonly DatabaseKind[] = [
  'postgres',
  'mariadb',
  'sqlite',
  ...(process.env.SPOOR_MYSQL_URL ? (['mysql'] as const) : []),
];

const created = new Map<string, DatabaseKind>();

/** A fresh, empty database: its URL, or for SQLite the path of a file that is yet to be made. */
export async function createTestDatabase(kind: DatabaseKind): Promise<string> {
  const name = `spoor_${process.env.JEST_WORKER_ID ?? '0'}_${randomBytes(6).toString('hex')}`;
  const address = addressOf(kind, name);
  if (kind === 'postgres') await onPostgres(`CREATE DATABASE ${name}`);
  if (kind === 'mariadb' || kind === 'mysql') {
    await onMySql(kind, (server) => server.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`));
  }
  created.set(address, kind);
  return address;
}

/** Drops what this spec file has created, whoever is still connected. */
export async function dropCreatedDatabases(): Promise<void> {
  const all = [...created];
  created.clear();
  await Promise.all(all.map(([address, kind]) => dropDatabase(kind, address)));
}

function addressOf(kind: DatabaseKind, name: string): string {
  if (kind === 'sqlite') return join(environment('SPOOR_SQLITE_DIRECTORY'), `${name}.sqlite`);
  const url = new URL(serverUrl(kind));
  url.pathname = `/${name}`;
  return url.href;
}

function serverUrl(kind: Exclude<DatabaseKind, 'sqlite'>): string {
  return environment(`SPOOR_${kind.toUpperCase()}_URL`);
}

async function dropDatabase(kind: DatabaseKind, address: string): Promise<void> {
  if (kind === 'sqlite') {
    await Promise.all(['', '-wal', '-shm', '-journal'].map((suffix) => rm(address + suffix, { force: true })));
    return;
  }
  const name = new URL(address).pathname.slice(1);
  if (kind === 'postgres') {
    await onPostgres(`DROP DATABASE ${name} WITH (FORCE)`);
    return;
  }
  await onMySql(kind, async (server) => {
    // An open transaction would keep DROP waiting for a day.
    const [sessions] = await server.query<RowDataPacket[]>(
      'SELECT id FROM information_schema.processlist WHERE db = ?',
      [name],
    );
    for (const { id } of sessions) await server.query(`KILL ${id}`).catch(() => {});
    await server.query(`DROP DATABASE ${name}`);
  });
}

async function onPostgres(statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl('postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function onMySql(kind: 'mariadb' | 'mysql', work: (server: Connection) => Promise<unknown>): Promise<void> {
  const server = await createConnection(serverUrl(kind));
  try {
    await work(server);
  } finally {
    await server.end();
  }
}
