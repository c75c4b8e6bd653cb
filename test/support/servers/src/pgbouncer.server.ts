import { findFirst, type Finder } from './finder.js';
import { debianFinder, type DebianPrograms } from './finders/debian.finder.js';
import { dockerFinder } from './finders/docker.finder.js';
import { machineFinder } from './finders/machine.finder.js';
import { connectPostgres } from './postgres.server.js';
import type { Recipe, ServerOptions, StartedServer } from './recipe.js';
import { serve } from './serve.js';

export const pgBouncerPackages: DebianPrograms = { packages: ['pgbouncer'], programs: ['pgbouncer'] };

export const pgBouncerFinders: Finder[] = [
  machineFinder(pgBouncerPackages.programs, 'install PgBouncer (apt-get install pgbouncer, brew install pgbouncer)'),
  debianFinder(pgBouncerPackages),
  dockerFinder(),
];

/** PgBouncer in transaction mode before the PostgreSQL server of the URL; its own URL leads to the same database. */
export async function startPgBouncer(postgresUrl: string, options: ServerOptions = {}): Promise<StartedServer> {
  const found = await findFirst('PgBouncer', options.finders ?? pgBouncerFinders);
  return serve(pgBouncerRecipe(new URL(postgresUrl), options), found, options.port);
}

function pgBouncerRecipe(postgres: URL, { settings }: ServerOptions): Recipe {
  return {
    name: 'pgbouncer',
    url: (port) => {
      const url = new URL(postgres);
      url.host = `127.0.0.1:${port}`;
      return url.href;
    },
    files: ({ port, directory }) => ({
      'pgbouncer.ini': configuration(postgres, port, directory, settings),
      users: `"${decodeURIComponent(postgres.username)}" "${decodeURIComponent(postgres.password)}"\n`,
    }),
    native: ({ directory, program }) => ({
      prepare: [],
      serve: [{ command: program('pgbouncer'), parameters: [`${directory}/pgbouncer.ini`] }],
      stopSignal: 'SIGKILL',
    }),
    // It has to reach a PostgreSQL that listens on the loopback address only.
    container: ({ directory }) => ({
      image: 'edoburu/pgbouncer',
      ports: [],
      options: ['--network', 'host', '--volume', `${directory}:${directory}:ro`],
      parameters: ['pgbouncer', `${directory}/pgbouncer.ini`],
    }),
    connect: connectPostgres,
  };
}

function configuration(postgres: URL, port: number, directory: string, settings: Record<string, string> = {}): string {
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'trust',
    auth_file: `${directory}/users`,
    pool_mode: 'transaction',
    max_client_conn: '500',
    default_pool_size: '20',
    ...settings,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  const server = `* = host=${postgres.hostname} port=${postgres.port || '5432'}`;
  return ['[databases]', server, '[pgbouncer]', ...lines, ''].join('\n');
}
