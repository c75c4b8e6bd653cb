import type { ScratchRepository } from './scratch-repository.js';

/** By each address, the files that its commits have changed, and when the first of them was written. */
export type GitFollows = Map<string, Map<string, string>>;

/** What git itself says, read the simple way, for comparison: no path in it may need quotes or be a rename. */
export function gitFollows(repository: ScratchRepository): GitFollows {
  const follows: GitFollows = new Map();
  let [author, date] = ['', ''];
  for (const line of repository
    .git('log', '--reverse', '--date-order', '--name-only', '--format=@%at %ae')
    .split('\n')) {
    const [, seconds, email] = /^@(\d+) (.*)$/.exec(line) ?? [];
    if (email !== undefined) {
      [author, date] = [email.toLowerCase(), new Date(Number(seconds) * 1_000).toISOString()];
      if (!follows.has(author)) follows.set(author, new Map());
    } else if (line !== '' && !follows.get(author)?.has(line)) {
      follows.get(author)?.set(line, date);
    }
  }
  return follows;
}
