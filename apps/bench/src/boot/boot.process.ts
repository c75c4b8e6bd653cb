import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BootCost, BootTurn } from './boot-cost.js';

const PROGRAM = fileURLToPath(new URL('boot.program.js', import.meta.url));

/** Starts an application in a process of its own; resolves to what that has taken when the process has ended. */
export async function startProcess(contender: keyof BootTurn, database: string): Promise<BootCost> {
  const child = fork(PROGRAM, [contender, database], { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit');
  const told = once(child, 'message') as Promise<[BootCost]>;
  const failed = ended.then(([code]) => Promise.reject(new Error(`${contender} ended with ${String(code)}`)));
  const [cost] = await Promise.race([told, failed]);
  await ended;
  return cost;
}
