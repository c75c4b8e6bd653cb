import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

/** What keys in Redis begin with: databases may share one, and what it has of each is kept apart. */
export function redisPrefix(database: string): string {
  return `demo:${createHash('sha256').update(addressOf(database)).digest('hex').slice(0, 8)}:`;
}

function addressOf(database: string): string {
  if (!database.includes('://')) return resolve(database);
  const { host, pathname } = new URL(database);
  return `${host}${pathname}`;
}
