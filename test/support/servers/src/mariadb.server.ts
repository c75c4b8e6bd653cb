import { createConnection } from 'mysql2/promise';
import { findFirst, type Finder } from './finder.js';
import { debianFinder, type DebianPrograms } from './finders/debian.finder.js';
import { dockerFinder } from './finders/docker.finder.js';
import { environmentFinder } from './finders/environment.finder.js';
import { machineFinder } from './finders/machine.finder.js';
import { ownOnly, type DurableServerOptions, type Recipe, type StartedServer } from './recipe.js';
import { serve } from './serve.js';

const PROGRAMS = ['mariadb-install-db', 'mariadbd'];

export const mariadbPackages: DebianPrograms = {
  packages: ['mariadb-server'],
  dependencies: /^mariadb-(server|client)(-core)?(-[\d.]+)?$/,
  programs: [...PROGRAMS, 'my_print_defaults'],
};

export const mariadbFinders: Finder[] = [
  environmentFinder('MARIADB_URL'),
  machineFinder(PROGRAMS, 'install MariaDB (apt-get install mariadb-server, brew install mariadb)'),
  debianFinder(mariadbPackages),
  dockerFinder(),
];

/** MariaDB with the user `root`, over TCP and without a password. */
export async function startMariaDB(options: DurableServerOptions = {}): Promise<StartedServer> {
  const found = await findFirst('MariaDB', options.finders ?? ownOnly(mariadbFinders, options));
  return serve(mariadbRecipe(options), found, options.port);
}

function mariadbRecipe({ durable = false, settings }: DurableServerOptions): Recipe {
  const all = {
    'max-connections': '200',
    'character-set-server': 'utf8mb4',
    'innodb-flush-log-at-trx-commit': durable ? '1' : '0',
    ...settings,
  };
  const parameters = Object.entries(all).map(([name, value]) => `--${name}=${value}`);
  return {
    name: 'mariadb',
    url: (port) => `mariadb://root@127.0.0.1:${port}/mysql`,
    native: ({ directory, port, program }) => {
      const data = `--datadir=${directory}/data`;
      // Debian's and Homebrew's programs stand in <base>/bin and <base>/sbin.
      const base = `--basedir=${program('mariadb-install-db').replace(/\/s?bin\/[^/]+$/, '')}`;
      const install = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
      const listen = ['--bind-address=127.0.0.1', `--port=${port}`, `--socket=${directory}/socket`];
      return {
        prepare: [{ command: program('mariadb-install-db'), parameters: ['--no-defaults', base, data, ...install] }],
        serve: [{ command: program('mariadbd'), parameters: ['--no-defaults', base, data, ...listen, ...parameters] }],
        stopSignal: 'SIGKILL', // nothing outlives its directory, and an orderly end takes seconds
      };
    },
    container: ({ port }) => ({
      image: 'mariadb:11.4',
      ports: [[port, 3306]],
      environment: { MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: '1' },
      parameters,
    }),
    connect: async (url) => {
      const connection = await createConnection(url);
      connection.on('error', () => {});
      await connection.end();
    },
  };
}
