/** A day within, whatever the zone. */
const FIRST = Date.parse('0001-01-02');
const LAST = Date.parse('9999-12-30');

/** Whether an instant falls on a date that can be stored, and sorts as text: of the years 1 to 9999. */
export function isCountable(instant: number): boolean {
  return instant >= FIRST && instant <= LAST;
}
