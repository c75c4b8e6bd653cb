import { LocalClock } from '../../trackstats/support/local-clock.js';
import type { ScratchRepository } from './scratch-repository.js';

export interface DayTotals {
  commits: number;
  lines: number;
}

/** By date. */
export type Days = Map<string, DayTotals>;

/** What was done on each date of a zone: in all, by the address of each author, and by the path of each file. */
export interface GitDays {
  all: Days;
  people: Map<string, Days>;
  files: Map<string, Days>;
}

/** What git itself says, counted one by one: no path may need quotes or be a rename. */
export function gitDays(repository: ScratchRepository, zone: string): GitDays {
  const clock = new LocalClock(zone);
  const days: GitDays = { all: new Map(), people: new Map(), files: new Map() };
  let [date, author] = ['', ''];
  for (const line of repository.git('log', '--numstat', '--format=@%at %ae', 'HEAD').split('\n')) {
    const [, seconds, email] = /^@(\d+) (.*)$/.exec(line) ?? [];
    if (email !== undefined) {
      [date, author] = [clock.date(Number(seconds) * 1_000), email.toLowerCase()];
      for (const totals of [days.all, daysOf(days.people, author)]) add(totals, date, { commits: 1, lines: 0 });
    } else if (line !== '') {
      const [added, deleted, path = ''] = line.split('\t');
      const lines = Number(added) + Number(deleted);
      for (const totals of [days.all, daysOf(days.people, author)]) add(totals, date, { commits: 0, lines });
      add(daysOf(days.files, path), date, { commits: 1, lines });
    }
  }
  return days;
}

function daysOf(all: Map<string, Days>, key: string): Days {
  const days = all.get(key) ?? new Map<string, DayTotals>();
  all.set(key, days);
  return days;
}

function add(days: Days, date: string, { commits, lines }: DayTotals): void {
  const before = days.get(date) ?? { commits: 0, lines: 0 };
  days.set(date, { commits: before.commits + commits, lines: before.lines + lines });
}
