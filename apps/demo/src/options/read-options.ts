import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkoutDirectory } from '../paths.js';
import type { DemoOptions, DemoRole } from './demo.options.js';

export const USAGE = `npm start -- [--repo DIR] [--database FILE] [--fresh] [--follow-changed] [--role ROLE]

  --repo DIR       the git repository to import (this one)
  --database FILE  the SQLite file to keep it in (one for each repository, in .cache)
  --fresh          forget what that database holds of a history and import from the beginning
  --follow-changed follow the files that a person changes, as auto-watch does
  --role ROLE      web answers requests, worker imports and does what is scheduled, all does both (all)

  Environment:
  DATABASE_URL     a server's database instead: postgres://…, mysql://… or mariadb://…
  REDIS_URL        a Redis in front of that database, which the reads of follows go to: redis://…; nodes of a Cluster
                   with commas in between
  WRITE_TOKEN      asks requests that write for the header Authorization: Bearer WRITE_TOKEN
  PORT             where to listen (3000)`;

/** @throws Error with a sentence for the reader when an argument is unknown or a value makes no sense */
export function readOptions(parameters: string[], environment: NodeJS.ProcessEnv): DemoOptions {
  const { values } = parseArgs({
    args: parameters,
    options: {
      repo: { type: 'string' },
      database: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      'follow-changed': { type: 'boolean', default: false },
      role: { type: 'string', default: 'all' },
    },
  });
  const repository = resolve(values.repo ?? checkoutDirectory);
  return {
    repository,
    database: values.database ?? (environment.DATABASE_URL || defaultDatabase(repository)),
    fresh: values.fresh,
    followChanged: values['follow-changed'],
    redis: environment.REDIS_URL || undefined,
    token: environment.WRITE_TOKEN || undefined,
    role: readRole(values.role),
    port: readPort(environment.PORT),
  };
}

/** One file for each repository, so that `--repo` alone is enough to look at another one. */
function defaultDatabase(repository: string): string {
  const cache = join(checkoutDirectory, '.cache');
  if (repository === resolve(checkoutDirectory)) return join(cache, 'demo.sqlite');
  const digest = createHash('sha256').update(repository).digest('hex').slice(0, 8);
  return join(cache, `demo-${basename(repository)}-${digest}.sqlite`);
}

function readRole(given: string): DemoRole {
  if (given === 'all' || given === 'web' || given === 'worker') return given;
  throw new Error(`--role is ${given}: give web, worker or all.`);
}

function readPort(given: string | undefined): number {
  const port = Number(given || 3000);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`PORT is ${given}, which is not a port: give a number from 0 to 65535.`);
}
