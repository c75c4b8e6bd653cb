import { Client } from 'pg';
import { findFirst, type Finder } from './finder.js';
import { debianFinder, type DebianPrograms } from './finders/debian.finder.js';
import { dockerFinder } from './finders/docker.finder.js';
import { environmentFinder } from './finders/environment.finder.js';
import { machineFinder } from './finders/machine.finder.js';
import { npmFinder } from './finders/npm.finder.js';
import { ownOnly, type DurableServerOptions, type Recipe, type StartedServer } from './recipe.js';
import { serve } from './serve.js';

const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

export const postgresPackages: DebianPrograms = {
  packages: ['postgresql'],
  dependencies: /^postgresql-\d+$/,
  programs: ['initdb', 'postgres'],
};

export const postgresFinders: Finder[] = [
  environmentFinder('POSTGRES_URL'),
  machineFinder(postgresPackages.programs, 'install PostgreSQL (apt-get install postgresql, brew install postgresql)'),
  npmFinder(),
  debianFinder(postgresPackages),
  dockerFinder(),
];

/** PostgreSQL with the superuser `postgres`, over TCP and without a password. */
export async function startPostgres(options: DurableServerOptions = {}): Promise<StartedServer> {
  const found = await findFirst('PostgreSQL', options.finders ?? ownOnly(postgresFinders, options));
  return serve(postgresRecipe(options), found, options.port);
}

function postgresRecipe({ durable, settings }: DurableServerOptions): Recipe {
  const all = { max_connections: '200', ...(durable ? DURABLE : FORGETFUL), ...settings };
  const parameters = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    name: 'postgres',
    url: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
    native: ({ directory, port, program }) => {
      const data = `${directory}/data`;
      const initialise = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
      const listen = ['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
      return {
        prepare: [{ command: program('initdb'), parameters: initialise }],
        serve: [{ command: program('postgres'), parameters: ['-D', data, ...listen, ...parameters] }],
        stopSignal: 'SIGINT', // "fast": ends the sessions and frees the shared memory
      };
    },
    container: ({ port }) => ({
      image: 'postgres:17',
      ports: [[port, 5432]],
      environment: { POSTGRES_HOST_AUTH_METHOD: 'trust' },
      parameters,
    }),
    connect: connectPostgres,
  };
}

export async function connectPostgres(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  await client.end();
}
