import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Those of all processes on this machine, as everybody on it can read them. */
export function commandLines(): string[] {
  // Not every Linux has ps.
  if (existsSync('/proc/self'))
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(commandLineOf);
  return execFileSync('ps', ['-axww', '-o', 'args'], { encoding: 'utf8' }).split('\n');
}

/** Empty for a process that has just ended. */
function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
