import type { SequereModuleOptions } from '@spoor/sequere';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { DemoOptions } from '../options/demo.options.js';

/** Where follows are kept: in the demo's database, with Redis in front of it where there is one. */
export function followStorage({ database, redis }: Pick<DemoOptions, 'database' | 'redis'>): SequereModuleOptions {
  if (!redis) return { backend: 'database' };
  return { backend: 'redis+database', redis, prefix: `demo:${digestOf(addressOf(database))}:` };
}

/** Databases may share a Redis: what it has of each is kept apart. */
function digestOf(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 8);
}

function addressOf(database: string): string {
  if (!database.includes('://')) return resolve(database);
  const { host, pathname } = new URL(database);
  return `${host}${pathname}`;
}
