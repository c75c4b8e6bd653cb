// Starts one server for the process that holds our standard input, and outlives that process: when the pipe closes, be it by
// stop(), Ctrl-C or SIGKILL, the server is stopped and its directory removed. Plain JavaScript, so that it needs no build.
import { spawn } from 'node:child_process';
import { chownSync, chmodSync, cpSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const GRACE_MS = 5_000;
const children = new Set();
let plan;
let made = false;
let stopping = false;

// A terminal's Ctrl-C is the runner's business; we hear of it when the pipe closes.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM']) process.on(signal, () => {});
process.stdout.on('error', () => {});

const report = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

function logTail() {
  try {
    return readFileSync(join(plan.directory, 'log'), 'utf8').trim().split('\n').slice(-40).join('\n');
  } catch {
    return '(no log)';
  }
}

function makeDirectory() {
  mkdirSync(plan.directory);
  made = true;
  chmodSync(plan.directory, 0o755);
  for (const { from, to } of plan.copies ?? []) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  for (const [name, content] of Object.entries(plan.files ?? {})) writeFileSync(join(plan.directory, name), content);
  if (plan.user) chownSync(plan.directory, plan.user.uid, plan.user.gid);
  if (plan.prepare.length + plan.serve.length === 0) return 'ignore'; // a directory is all that was wanted
  return openSync(join(plan.directory, 'log'), 'a', 0o644);
}

function start({ command, parameters, environment }, log) {
  const child = spawn(command, parameters, {
    ...plan.user,
    cwd: plan.directory,
    env: { ...process.env, ...environment },
    stdio: ['ignore', log, log],
  });
  children.add(child);
  child.ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  }).finally(() => children.delete(child));
  return child;
}

async function run() {
  const log = makeDirectory();
  for (const command of plan.prepare) {
    const ending = await start(command, log).ended;
    if (ending !== 'code 0') throw new Error(`${command.command} ended with ${ending}:\n${logTail()}`);
    if (stopping) return;
  }
  const servers = plan.serve.map((command) => start(command, log));
  for (const server of servers) {
    server.ended.then(
      (ending) => stopping || report({ failure: `${server.spawnfile} ended with ${ending}:\n${logTail()}` }),
    );
  }
  report({ pids: servers.map(({ pid }) => pid) });
}

async function stop() {
  if (stopping) return;
  stopping = true;
  for (const child of children) child.kill(plan.stopSignal);
  const late = setTimeout(() => children.forEach((child) => child.kill('SIGKILL')), GRACE_MS);
  await Promise.all([...children].map((child) => child.ended));
  clearTimeout(late);
  for (const command of plan.cleanup ?? []) await start(command, 'ignore').ended;
  if (made) rmSync(plan.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  process.exit();
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    plan = JSON.parse(line);
    run().catch((error) => report({ failure: error.message }));
  })
  .on('close', () => (plan ? stop() : process.exit()));
