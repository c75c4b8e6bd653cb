// Started by child.spec.ts, as Jest's worker that starts a child in startChild()'s way, both of which then only wait.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

setInterval(() => {}, 60_000);
if (process.argv[2] !== 'child') {
  const leash = new URL('leash.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', leash, fileURLToPath(import.meta.url), 'child'], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.once('spawn', () => console.log(JSON.stringify({ pid: child.pid })));
}
