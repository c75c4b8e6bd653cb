import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isOpenToOthers } from './unprivileged-user.js';

// The same depth from src (specs) and from dist (plain node).
export const WATCHDOG = fileURLToPath(new URL('../watchdog.mjs', import.meta.url));
export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
export const CACHE = join(REPOSITORY, '.cache');

/**
 * A directory that the watchdog will make. Named after a port it reserves that port among all runs of this machine. The name is
 * short, because the path of a socket may not pass 107 characters.
 */
export function temporaryDirectory(name: string | number): string {
  const closed = process.getuid?.() === 0 && !isOpenToOthers(tmpdir());
  return join(closed ? '/tmp' : tmpdir(), `spoor-${name}`);
}
