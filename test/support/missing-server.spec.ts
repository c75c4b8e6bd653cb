import {
  dockerFinder,
  environmentFinder,
  machineFinder,
  redisFinders,
  ServerNotFoundError,
  startRedis,
} from '@spoor/test-servers';

describe('A server that no way leads to', () => {
  it('fails the run with every remedy and with what each way came to', async () => {
    const finders = [
      environmentFinder('REDIS_URL', {}),
      machineFinder(['redis-server'], 'install Redis', ['/nowhere']),
      dockerFinder('no-such-docker'),
    ];
    const failure: unknown = await startRedis({ finders }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServerNotFoundError);
    expect((failure as Error).message).toBe(
      `Redis is needed and was not found. Do one of these and run again:
  - set REDIS_URL to a server in which the tests may create and drop everything
    (now: REDIS_URL is not set)
  - install Redis
    (now: no redis-server on the PATH or in the usual directories)
  - start Docker
    (now: no no-such-docker command)`,
    );
  });

  it('is looked for in the environment first, and in Docker last', () => {
    expect(redisFinders.map(({ remedy }) => remedy)).toEqual([
      expect.stringContaining('set REDIS_URL'),
      expect.stringContaining('install Redis'),
      expect.stringContaining('apt-get'),
      'start Docker',
    ]);
  });
});
