import type { GitCommit } from '../git/git-commit.js';

/** One transaction's worth: a commit that touches thousands of files makes a batch of its own. */
const COMMITS = 250;
const CHANGES = 5_000;

export async function* inBatches(commits: AsyncIterable<GitCommit>): AsyncGenerator<GitCommit[]> {
  let batch: GitCommit[] = [];
  let changes = 0;
  for await (const commit of commits) {
    batch.push(commit);
    changes += commit.changes.length;
    if (batch.length < COMMITS && changes < CHANGES) continue;
    yield batch;
    batch = [];
    changes = 0;
  }
  if (batch.length > 0) yield batch;
}
