/** A score of this layout as a date in epoch milliseconds, null without one. */
export function millisecondsOf(seconds: string | null): number | null {
  return seconds === null ? null : Number(seconds) * 1_000;
}
