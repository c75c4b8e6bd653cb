import { spawnSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  debianFinder,
  keepDirectory,
  mariadbPackages,
  pgBouncerPackages,
  postgresPackages,
  redisPackages,
  startMariaDB,
  startPgBouncer,
  startPostgres,
  startRedis,
  type KeptDirectory,
  type StartedServer,
} from '@spoor/test-servers';
import { environment } from './environment.js';

const HAS_APT = spawnSync('apt-get', ['--version']).status === 0;

let temporary: KeptDirectory;

beforeEach(async () => {
  temporary = await keepDirectory('spec');
});

afterEach(() => temporary.remove());

/** On other systems the same specs show that this way says so. */
function onDebian(title: string, specification: () => Promise<void>): void {
  if (HAS_APT) it(title, specification, 120_000);
  else it(`(no apt-get here) ${title}`, () => leadsNowhere());
}

async function leadsNowhere(): Promise<void> {
  await expect(debianFinder(redisPackages, temporary.path).find()).rejects.toThrow('no apt-get on this machine');
}

async function startsAndStops(starting: Promise<StartedServer>): Promise<void> {
  const { pids, stop } = await starting;
  await stop();
  expect(pids).toHaveLength(1);
}

describe('The way by Debian packages', () => {
  it('leads nowhere without apt-get', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    await leadsNowhere().finally(() => (process.env.PATH = path));
  });

  onDebian('unpacks PostgreSQL, which starts', () =>
    startsAndStops(startPostgres({ finders: [debianFinder(postgresPackages)] })),
  );

  onDebian('unpacks MariaDB, which starts', () =>
    startsAndStops(startMariaDB({ finders: [debianFinder(mariadbPackages)] })),
  );

  onDebian('unpacks PgBouncer with the libraries that it lacks, and it starts', () =>
    startsAndStops(startPgBouncer(environment('SPOOR_POSTGRES_URL'), { finders: [debianFinder(pgBouncerPackages)] })),
  );

  onDebian('unpacks into an empty cache, and of two runs at the same time both get the whole tree', async () => {
    const finder = debianFinder(redisPackages, join(temporary.path, 'cache'));
    const [first, second] = await Promise.all([finder.find(), finder.find()]);
    expect(first).toEqual(second);
    await startsAndStops(startRedis({ finders: [finder] }));
  });

  onDebian('fetches package lists of its own where the system has none', async () => {
    const lists = join(temporary.path, 'no-lists');
    await mkdir(join(lists, 'partial'), { recursive: true });
    await writeFile(
      join(temporary.path, 'apt.conf'),
      `Dir::State::lists "${lists}"; Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";`,
    );
    process.env.APT_CONFIG = join(temporary.path, 'apt.conf');
    const finder = debianFinder(redisPackages, join(temporary.path, 'cache'));
    await finder.find().finally(() => delete process.env.APT_CONFIG);
    await startsAndStops(startRedis({ finders: [finder] }));
  });

  onDebian('serves also from a directory that the unprivileged user of the server may not enter', async () => {
    const finder = debianFinder(redisPackages, join(temporary.path, 'closed', 'cache'));
    await finder.find();
    await chmod(join(temporary.path, 'closed'), 0o700);
    await startsAndStops(startRedis({ finders: [finder] }));
  });
});
