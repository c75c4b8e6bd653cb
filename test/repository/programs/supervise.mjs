// Runs a command as a terminal would, in a process group of its own. Standard input takes the names of signals for that group; when
// it closes, because whoever started us wants it or has ended in whichever way, the group is killed.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const [command, ...parameters] = process.argv.slice(2);
const child = spawn(command, parameters, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });

function signal(name) {
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // all of them have ended
  }
}

for (const name of ['SIGINT', 'SIGHUP', 'SIGTERM']) process.on(name, () => {});
child.on('error', (error) => console.error(error.message));
child.on('close', (code) => process.exit(code ?? 1));
createInterface({ input: process.stdin })
  .on('line', signal)
  .on('close', () => signal('SIGKILL'));
