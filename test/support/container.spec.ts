import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  dockerFinder,
  findFirst,
  keepDirectory,
  redisFinders,
  startRedis,
  type KeptDirectory,
} from '@spoor/test-servers';

const ENGINE = join(__dirname, 'programs', 'engine.sh');

describe('The way by Docker, when an engine answers', () => {
  let temporary: KeptDirectory;

  beforeEach(async () => {
    temporary = await keepDirectory('spec');
  });

  afterEach(() => temporary.remove());

  it('pulls the image, publishes the port on the loopback address only, and removes the container by its name', async () => {
    const log = join(temporary.path, 'calls');
    const redis = await findFirst('Redis', redisFinders.slice(1, -1));
    const environment = redis.kind === 'programs' ? redis.environment : {};
    const server = redis.kind === 'programs' ? redis.programs['redis-server'] : undefined;
    Object.assign(process.env, { ENGINE_LOG: log, ENGINE_SERVER: server, ...environment });

    const { url, directory = '', stop } = await startRedis({ finders: [dockerFinder(ENGINE)] });
    await stop();

    const name = basename(directory);
    expect((await readFile(log, 'utf8')).trim().split('\n')).toEqual([
      'version --format {{.Server.Version}}',
      'pull --quiet redis:7',
      expect.stringMatching(
        `^run --rm --name ${name} --publish 127.0.0.1:${new URL(url).port}:6379 redis:7 redis-server --save `,
      ),
      `rm --force ${name}`,
    ]);
  });
});
