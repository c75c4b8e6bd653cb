import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { User } from './plan.js';

const CANDIDATES = ['postgres', 'nobody'];
const OTHERS_MAY_ENTER = 0o001;

/** PostgreSQL and PgBouncer refuse to run as root: then it is `postgres`, or `nobody` where there is no such user. */
export function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const candidate of CANDIDATES) {
    const user = users.find(([name]) => name === candidate);
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error(`The servers refuse to run as root and /etc/passwd has none of the users ${CANDIDATES.join(', ')}`);
}

/** Whether that user gets as far as this directory: /root and what mkdtemp makes are closed to it. */
export function isOpenToOthers(directory: string): boolean {
  const parent = dirname(directory);
  return (statSync(directory).mode & OTHERS_MAY_ENTER) !== 0 && (parent === directory || isOpenToOthers(parent));
}
