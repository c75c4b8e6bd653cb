import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { WATCHDOG } from './paths.js';
import type { ServerPlan } from './plan.js';

/** A server that a watchdog of ours started. */
export interface Launched {
  directory: string;
  pids: number[];
  /** Why the server ended although nobody stopped it. */
  failure?: Error;
  stop(): Promise<void>;
}

type Report = { pids: number[] } | { failure: string };

/** Hands the plan to a watchdog and resolves once its programs run, which is before they are ready to serve. */
export async function launch(plan: ServerPlan): Promise<Launched> {
  const watchdog = spawn(process.execPath, [WATCHDOG], {
    detached: true,
    env: process.env, // Jest's copy; without it spawn() would take the original
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const exited = once(watchdog, 'exit');
  const handles = [watchdog, watchdog.stdin as Socket, watchdog.stdout as Socket];
  const stop = async (): Promise<void> => {
    for (const handle of handles) handle.ref();
    watchdog.stdin.end();
    await exited;
  };
  const launched: Launched = { directory: plan.directory, pids: [], stop };
  const started = new Promise<void>((resolve) => {
    createInterface({ input: watchdog.stdout }).on('line', (line) => {
      const report = JSON.parse(line) as Report;
      if ('pids' in report) launched.pids = report.pids;
      else launched.failure = new Error(report.failure);
      resolve();
    });
  });
  watchdog.stdin.on('error', () => {}); // it has gone already; exited says so
  watchdog.stdin.write(`${JSON.stringify(plan)}\n`);
  await Promise.race([started, exited]);
  if (launched.pids.length < plan.serve.length || launched.failure) {
    await stop();
    throw launched.failure ?? new Error(`The watchdog of ${plan.directory} ended before the server ran`);
  }
  // A script that has nothing else to do may end without stopping its servers: the watchdog then does.
  for (const handle of handles) handle.unref();
  return launched;
}
