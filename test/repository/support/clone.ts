import { mkdtemp, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { environment } from '../../support/environment.js';
import { runCommand } from './command.js';

export const REPOSITORY = join(__dirname, '../../..');

/** A directory that goes when the run ends, also when it is interrupted. */
export async function scratchDirectory(name: string): Promise<string> {
  return await realpath(await mkdtemp(join(environment('SPOOR_SQLITE_DIRECTORY'), `${name}-`)));
}

/** Commits of the tests' own, whatever the reader's configuration wants to sign or check. */
const COMMIT = ['-c', 'user.name=Spec', '-c', 'user.email=spec@example.org', '-c', 'commit.gpgsign=false'];

/**
 * A fresh clone of this repository. What is not committed yet comes along as one more commit, so that specs try what they stand in.
 * A shallow or downloaded copy has no history to clone; it gets one of that single commit.
 */
export async function cloneRepository(): Promise<string> {
  const clone = await scratchDirectory('clone');
  const git = (...parameters: string[]): Promise<string> =>
    runCommand(['git', ...parameters], { directory: REPOSITORY });
  const shallow = await git('rev-parse', '--is-shallow-repository').catch(() => 'no repository');
  if (shallow.trim() === 'false') await git('clone', '--quiet', '--no-checkout', REPOSITORY, clone);
  else await git('init', '--quiet', clone);
  const here = [`--git-dir=${join(clone, '.git')}`, `--work-tree=${REPOSITORY}`];
  await git(...here, 'add', '--all');
  await git(...here, ...COMMIT, 'commit', '--quiet', '--no-verify', '--allow-empty', '--message=Not committed yet');
  await git('-C', clone, 'reset', '--quiet', '--hard');
  return clone;
}
