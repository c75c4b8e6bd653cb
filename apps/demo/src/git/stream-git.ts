import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { decode } from './decode.js';
import { GitFailure } from './git-failure.js';

/**
 * Runs git and yields what it prints, piece by piece and no faster than it is taken: simple-git gathers the whole output first.
 *
 * @param input what git reads; all of it before it prints anything
 * @throws GitFailure
 */
export async function* streamGit(
  directory: string,
  parameters: string[],
  input: AsyncIterable<string>,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  // A group of its own: Ctrl+C is for us, and we end git when we are done.
  const git = spawn('git', parameters, { cwd: directory, detached: true, windowsHide: true, signal });
  const closed = once(git, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  closed.catch(() => {}); // asked for below, unless something else has failed first
  let complaint = '';
  git.stderr.on('data', (piece: Buffer) => (complaint = (complaint + decode(piece)).slice(-2_000)));
  try {
    await pipeline(Readable.from(input), git.stdin).catch(ignoreEarlyEnd);
    yield* git.stdout as AsyncIterable<Buffer>;
    const [code, killedBy] = await closed;
    if (code !== 0) throw new GitFailure(complaint.trim() || `git ended with ${killedBy ?? `status ${code}`}`);
  } finally {
    git.kill();
  }
}

/** Git that ends before it has read everything says why through its status. */
function ignoreEarlyEnd(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}
