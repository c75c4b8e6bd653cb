import { InvalidArgumentError } from '@spoor/core';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ListenerOptions } from './listener.options.js';

export const USAGE = `node examples/change-listener/dist/main.js --url URL --database NAME --counter NAME

  --url URL        the CouchDB server, as in http://localhost:5984 or http://user:password@localhost:5984
  --database NAME  its database whose changes are printed
  --counter NAME   the counter that keeps the place

  DATABASE_URL     where the counter lives: postgres://…, mysql://…, mariadb://… or an SQLite file's name
                   (change-listener.sqlite in the example's directory)`;

// src and dist lie at the same depth, so this holds for both.
const DEFAULT_STORAGE = fileURLToPath(new URL('../../change-listener.sqlite', import.meta.url));

/** @throws an Error with a sentence for the reader when an argument is unknown, missing or makes no sense */
export function readOptions(parameters: string[], environment: NodeJS.ProcessEnv): ListenerOptions {
  const { values } = parseArgs({
    args: parameters,
    options: { url: { type: 'string' }, database: { type: 'string' }, counter: { type: 'string' } },
  });
  const { url, database, counter } = values;
  if (!url || !database || !counter)
    throw new InvalidArgumentError('--url, --database and --counter are all needed.', `Usage:\n\n${USAGE}`);
  return {
    databaseUrl: `${url.replace(/\/$/, '')}/${encodeURIComponent(database)}`,
    seqCounterName: counter,
    storage: environment.DATABASE_URL || DEFAULT_STORAGE,
  };
}
