/** One commit as `git log --numstat` tells it. */
export interface GitCommit {
  hash: string;
  email: string;
  name: string;
  authoredAt: Date;
  subject: string;
  changes: FileChange[];
}

/** What a commit did to one file; binary files have no lines. */
export interface FileChange {
  path: string;
  lines: number;
}
