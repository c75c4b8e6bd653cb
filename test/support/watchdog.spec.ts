import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keepDirectory, type KeptDirectory } from '@spoor/test-servers';
import { isAlive, startChild, type Child } from './child.js';
import { waitFor } from './wait-for.js';

const SERVERS = join(__dirname, 'programs', 'servers.mjs');

/** The directory in which the child's servers get theirs, so that an empty one proves that nothing was left. */
let temporary: KeptDirectory;

beforeEach(async () => {
  temporary = await keepDirectory('spec');
});

afterEach(() => temporary.remove());

const startServers = (ending: 'wait' | 'end'): Child =>
  startChild(SERVERS, { parameters: [ending], environment: { TMPDIR: temporary.path } });

async function startedPids(child: Child): Promise<number[]> {
  await child.next<{ starting: true }>();
  const { pids } = await child.next<{ pids: number[] }>();
  expect(pids).toHaveLength(2);
  return pids;
}

const nothingIsLeft = async (pids: number[]): Promise<boolean> =>
  !pids.some(isAlive) && (await readdir(temporary.path)).length === 0;

describe('The watchdog', () => {
  it.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
    'stops the servers and removes their directories when the runner ends by %s',
    async (signal) => {
      const child = startServers('wait');
      const pids = await startedPids(child);
      expect(pids.every(isAlive)).toBe(true);
      expect(await child.kill(signal)).toEqual({ code: null, signal });
      await waitFor(() => nothingIsLeft(pids), { what: 'servers and directories to be gone' });
    },
  );

  it('does so when a runner ends without having stopped its servers', async () => {
    const child = startServers('end');
    const pids = await startedPids(child);
    expect(await child.ended).toEqual({ code: 0, signal: null });
    await waitFor(() => nothingIsLeft(pids), { what: 'servers and directories to be gone' });
  });

  it('does so when the runner is killed while a server is still being set up', async () => {
    const child = startServers('wait');
    await child.next<{ starting: true }>();
    await waitFor(async () => (await readdir(temporary.path)).length > 0, { what: 'a directory' });
    await child.kill('SIGKILL');
    await waitFor(() => nothingIsLeft([]), { what: 'directories to be gone' });
  });
});
