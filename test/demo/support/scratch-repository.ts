import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environment } from '../../support/environment.js';

/** A directory that goes when the run ends, also when it is interrupted. */
export function scratchDirectory(): string {
  return realpathSync(mkdtempSync(join(environment('SPOOR_SQLITE_DIRECTORY'), 'demo-')));
}

/** Nothing of the reader's own configuration, nor of a hook that has started the tests. */
export function cleanGitEnvironment(): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return { ...Object.fromEntries(own), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
}

export interface Author {
  name: string;
  email: string;
}

const ADA: Author = { name: 'Ada', email: 'ada@example.org' };

/** A real git repository in a scratch directory. */
export class ScratchRepository {
  private seconds = 1_700_000_000;

  constructor(readonly directory: string = scratchDirectory()) {}

  static create(): ScratchRepository {
    const repository = new ScratchRepository();
    repository.git('init', '--quiet', '--initial-branch=main');
    return repository;
  }

  git(...parameters: string[]): string {
    return this.run(parameters);
  }

  /** Feeds `git fast-import`, the way to write what `git commit` refuses, and thousands of commits at once. */
  import(stream: string | Buffer): void {
    this.run(['fast-import', '--quiet', '--force'], stream);
    if (this.git('rev-parse', '--is-bare-repository').trim() === 'false') this.git('reset', '--hard', '--quiet');
  }

  async write(path: string, content: string | Buffer): Promise<void> {
    await writeFile(join(this.directory, path), content);
  }

  /** Commits all that has changed, a minute after the commit before. */
  commit(subject: string, { name, email }: Author = ADA, ...parameters: string[]): string {
    this.git('add', '--all');
    const date = `${(this.seconds += 60)} +0000`;
    this.run(['commit', '--quiet', '--allow-empty', `--message=${subject}`, ...parameters], undefined, {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    });
    return this.git('rev-parse', 'HEAD').trim();
  }

  private run(parameters: string[], input?: string | Buffer, more: Record<string, string> = {}): string {
    return execFileSync('git', parameters, {
      cwd: this.directory,
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...cleanGitEnvironment(),
        GIT_AUTHOR_NAME: ADA.name,
        GIT_AUTHOR_EMAIL: ADA.email,
        GIT_COMMITTER_NAME: 'Committer',
        GIT_COMMITTER_EMAIL: 'committer@example.org',
        ...more,
      },
    });
  }
}
