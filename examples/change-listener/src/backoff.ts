const SHORTEST_MILLISECONDS = 250;
const LONGEST_MILLISECONDS = 30_000;

/** How long to wait before the next attempt: twice as long each time, up to half a minute. */
export class Backoff {
  private attempts = 0;

  /** Begins anew with the shortest wait. */
  reset(): void {
    this.attempts = 0;
  }

  next(): number {
    return Math.min(SHORTEST_MILLISECONDS * 2 ** this.attempts++, LONGEST_MILLISECONDS);
  }
}
