/** From 0001-01-02 to 9999-12-29: a day within the years 1 to 9999, whatever the zone. */
const FIRST = Date.parse('0001-01-02');
const LAST = Date.parse('9999-12-30');

/** Whether an instant falls on a date that can be stored, ends before one that can be, and sorts as text. */
export function isCountable(instant: number): boolean {
  return instant >= FIRST && instant <= LAST;
}
