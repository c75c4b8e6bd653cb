import { keepDirectory, startMariaDB, startPostgres, startRedis, startRedisCluster } from '@spoor/test-servers';

declare global {
  /** Jest runs the teardown in the setup's process, so this is how it gets to know what to stop. */
  var spoorStopServers: (() => Promise<void>) | undefined;
}

/** Starts every server at once and leaves the addresses in the environment, which Jest's workers inherit. */
export default async function globalSetup(): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => void (await Promise.all(stops.map((stop) => stop())));
  const starting = [
    startPostgres().then(({ url, stop }) => ({ SPOOR_POSTGRES_URL: url, stop })),
    startMariaDB().then(({ url, stop }) => ({ SPOOR_MARIADB_URL: url, stop })),
    startRedis().then(({ url, stop }) => ({ SPOOR_REDIS_URL: url, stop })),
    startRedisCluster().then(({ url, stop }) => ({ SPOOR_REDIS_CLUSTER_NODES: url, stop })),
    keepDirectory('sqlite').then(({ path, remove }) => ({ SPOOR_SQLITE_DIRECTORY: path, stop: remove })),
  ];
  const failures: string[] = [];
  for (const outcome of await Promise.allSettled(starting)) {
    if (outcome.status === 'rejected') {
      failures.push(String(outcome.reason));
      continue;
    }
    const { stop, ...addresses } = outcome.value;
    stops.push(stop);
    Object.assign(process.env, addresses);
  }
  if (process.env.MYSQL_URL) process.env.SPOOR_MYSQL_URL = process.env.MYSQL_URL;
  globalThis.spoorStopServers = stopAll;
  if (failures.length > 0) {
    await stopAll(); // Jest does not run the teardown when the setup has failed
    throw new Error(failures.join('\n\n'));
  }
}
