import type { ScratchRepository } from './scratch-repository.js';

export interface Totals {
  commits: number;
  lines: number;
}

export interface GitTotals {
  commits: number;
  people: Map<string, Totals>;
  files: Map<string, Totals>;
}

/** What git itself says, read the simple way, for comparison: no path in it may need quotes or be a rename. */
export function gitTotals(repository: ScratchRepository): GitTotals {
  const people = new Map<string, Totals>();
  const files = new Map<string, Totals>();
  let author = '';
  for (const line of repository.git('log', '--numstat', '--format=@%ae', 'HEAD').split('\n')) {
    if (line.startsWith('@')) {
      author = line.slice(1).toLowerCase();
      add(people, author, 0, 1);
    } else if (line !== '') {
      const [added, deleted, path] = line.split('\t') as [string, string, string];
      const lines = added === '-' ? 0 : Number(added) + Number(deleted);
      add(people, author, lines, 0);
      add(files, path, lines, 1);
    }
  }
  return { commits: Number(repository.git('rev-list', '--count', 'HEAD')), people, files };
}

function add(totals: Map<string, Totals>, key: string, lines: number, commits: number): void {
  const total = totals.get(key) ?? { commits: 0, lines: 0 };
  totals.set(key, { commits: total.commits + commits, lines: total.lines + lines });
}
