import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { simpleGit, type SimpleGit } from 'simple-git';
import { ImportProblem } from '../importing/import-problem.js';
import type { GitCommit } from './git-commit.js';
import { GitFailure } from './git-failure.js';
import { GitLogParser, LOG_FORMAT } from './git-log.parser.js';
import { streamGit } from './stream-git.js';

/** The reader's own configuration must not change what we read. */
const LOG_OPTIONS = ['--numstat', '-z', '--find-renames', '--no-ext-diff', '--no-textconv', '--no-color'];

/** What a repository's HEAD leads to, as it was when it was opened. */
export class GitRepository {
  private constructor(
    readonly directory: string,
    readonly name: string,
    readonly head: string,
    /** How many commits there are. */
    readonly total: number,
    /** A digest of where a shallow clone cuts the history off; empty when all of it is there. */
    readonly cut: string,
  ) {}

  /** @throws ImportProblem when there is nothing that can be read */
  static async open(given: string): Promise<GitRepository> {
    const isDirectory = await stat(given).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isDirectory) throw notARepository(given, 'there is no such directory');
    if (!(await simpleGit().version()).installed)
      throw new ImportProblem('git-missing', 'There is no git on this machine.', 'Install git and start again.');
    const git = simpleGit(given);
    const gitDirectory = await git.revparse(['--absolute-git-dir']).catch((error: Error) => {
      throw notARepository(given, error.message.replace(/^fatal: /, '').trim());
    });
    const head = await git.revparse(['--verify', '--quiet', 'HEAD^{commit}']);
    if (!head)
      throw new ImportProblem(
        'empty',
        `The repository in ${given} has no commits yet.`,
        'Commit something and start again.',
      );
    const total = Number(await git.raw('rev-list', '--count', head));
    const directory = await git.revparse(['--show-toplevel']).catch(() => gitDirectory); // a bare one has no files
    return new GitRepository(directory, nameOf(directory), head, total, await cutOf(git, given));
  }

  /** Every commit but the known ones, oldest first and never before its parents: known ones and the first of these are closed again. */
  async *commits(known: AsyncIterable<string>, signal: AbortSignal): AsyncGenerator<GitCommit> {
    const parser = new GitLogParser();
    const parameters = ['-c', 'log.showRoot=true', '-c', 'diff.relative=false', 'log', '--reverse', '--date-order'];
    parameters.push(
      '--stdin',
      ...LOG_OPTIONS,
      '--no-show-signature',
      '--encoding=UTF-8',
      `--format=${LOG_FORMAT}`,
      this.head,
    );
    for await (const piece of streamGit(this.directory, parameters, lines(known, '^'), signal))
      yield* parser.push(piece);
    yield* parser.end();
  }

  /** Whether HEAD still leads to all of these commits. */
  async contains(hashes: AsyncIterable<string>): Promise<boolean> {
    const parameters = ['rev-list', '--stdin', '--max-count=1', '--not', this.head, '--not'];
    try {
      for await (const _missing of streamGit(this.directory, parameters, lines(hashes, ''))) return false;
      return true;
    } catch (error) {
      if (error instanceof GitFailure) return false; // git has thrown such a commit away
      throw error;
    }
  }
}

async function* lines(hashes: AsyncIterable<string>, prefix: string): AsyncGenerator<string> {
  for await (const hash of hashes) yield `${prefix}${hash}\n`;
}

function notARepository(directory: string, reason: string): ImportProblem {
  return new ImportProblem(
    'not-a-repository',
    `${directory} cannot be read as a git repository: ${reason}.`,
    'Name one: npm start -- --repo DIR.',
  );
}

/** Fit for the name of a counter. */
function nameOf(directory: string): string {
  const printable = basename(directory).replaceAll(/\p{Cc}/gu, ' ');
  return printable.slice(0, 100).toWellFormed().trim() || 'repository';
}

async function cutOf(git: SimpleGit, directory: string): Promise<string> {
  const shallow = await git.revparse(['--git-path', 'shallow']);
  const boundaries = await readFile(resolve(directory, shallow), 'utf8').catch(() => '');
  if (!boundaries) return '';
  return createHash('sha256').update(boundaries.trim().split('\n').toSorted().join('\n')).digest('hex');
}
