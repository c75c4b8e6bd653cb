// Runs before `npm start|test|bench|check|…`, and as `npm run build`: installs when node_modules is missing or older than the lock
// file, then builds what is stale. It has no dependencies, because on a fresh clone there are none yet.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const LOCK = join(root, 'package-lock.json');
/** npm writes it at the end of a complete install: an interrupted one is repeated. */
const INSTALLED = join(root, 'node_modules', '.package-lock.json');

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const changedAt = (path) => statSync(path).mtimeMs;

function requireNode() {
  const { engines } = read(join(root, 'package.json'));
  const [major, minor] = engines.node.match(/\d+/g).map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  console.error(`Node.js ${major}.${minor} or later is needed; this is ${process.versions.node}.`);
  process.exit(1);
}

function isInstalled() {
  if (!existsSync(INSTALLED)) return false;
  // A lock file that was only checked out or copied again is newer, and yet says what it said.
  return changedAt(INSTALLED) >= changedAt(LOCK) || holdsWhatIsLocked();
}

function holdsWhatIsLocked() {
  const installed = read(INSTALLED).packages;
  const { '': _root, ...locked } = read(LOCK).packages;
  return Object.entries(locked).every(([path, { version, integrity, optional }]) => {
    const present = installed[path];
    return present ? present.version === version && present.integrity === integrity : optional;
  });
}

function run(command, parameters) {
  const { status, error } = spawnSync(command, parameters, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

requireNode();
if (!isInstalled()) {
  console.log('Installing dependencies (once; a minute or two) …');
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
}
run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-b']);
