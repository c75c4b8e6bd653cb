import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BootCost, BootTurn } from './boot-cost.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));
const PACKAGES = join(REPOSITORY, '.cache/packages');
const PROGRAMS = join(PACKAGES, 'boot');

/** Makes the packages as npm gets them, and puts the programs where they find those instead of the workspaces. */
export function preparePrograms(): void {
  execFileSync(process.execPath, [join(REPOSITORY, 'scripts/stage-packages.mjs'), PACKAGES]);
  cpSync(HERE, PROGRAMS, { recursive: true });
}

/** Starts an application in a process of its own; resolves to what that has taken when the process has ended. */
export async function startProcess(contender: keyof BootTurn, database: string): Promise<BootCost> {
  const child = fork(join(PROGRAMS, 'boot.program.js'), [contender, database], { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit');
  const told = once(child, 'message') as Promise<[BootCost]>;
  const failed = ended.then(([code]) => Promise.reject(new Error(`${contender} ended with ${String(code)}`)));
  const [cost] = await Promise.race([told, failed]);
  await ended;
  return cost;
}
