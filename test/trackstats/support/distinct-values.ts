import { Period } from '@spoor/trackstats';

const DAY = 86_400_000;

export const DISTINCT_PERIODS = [Period.DAY, Period.LAST_7_DAYS, Period.CALENDAR_MONTH, Period.LIFETIME];

export interface Occurrence {
  readonly date: string;
  readonly value: string;
}

/** How many different values each bucket should have, by period and date, counted one by one up to a date. */
export function distinctValues(occurrences: readonly Occurrence[], last: string): Map<string, number> {
  const [first] = occurrences.map(({ date }) => date).toSorted();
  const counts = new Map<string, number>();
  const count = (key: string, isIn: (date: string) => boolean) => {
    const values = new Set(occurrences.filter(({ date }) => isIn(date)).map(({ value }) => value));
    if (values.size > 0) counts.set(key, values.size);
  };
  for (let date = first; date !== undefined && date <= last; date = after(date, 1)) {
    const until = date;
    count(`${Period.DAY} ${until}`, (each) => each === until);
    count(`${Period.LAST_7_DAYS} ${until}`, (each) => each > after(until, -7) && each <= until);
    count(`${Period.LIFETIME} ${until}`, (each) => each <= until);
    const month = until.slice(0, 7);
    count(`${Period.CALENDAR_MONTH} ${month}-01`, (each) => each.startsWith(month));
  }
  return counts;
}

function after(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}
