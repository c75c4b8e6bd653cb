import type { Clock } from '@spoor/core';
import type { Calendar } from '../calendar/calendar.js';

/**
 * Which instants every run counts again anyway, so that their changes need no mark.
 *
 * A run counts from the day on that holds (last run − window). A change is taken for fresh if its day is not over for longer than half of
 * that: the other half is for commits that take long, and for clocks that differ.
 */
export class Freshness {
  private threshold = Number.NEGATIVE_INFINITY;
  /** Until when the threshold holds, by the clock. */
  private until = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly calendar: Calendar,
    private readonly clock: Clock,
    private readonly window: number,
  ) {}

  /** From which instant on the run after one at `last` counts, in epoch milliseconds. */
  recountedFrom(last: number): number {
    return this.calendar.bucketAt('day', last - this.window).first;
  }

  /** Whether a change at an instant that is committed now will be counted by the next run. */
  isFresh(instant: number): boolean {
    const now = this.clock.now();
    // After the clock was set back the threshold is later than need be, which costs a mark and loses none.
    if (now >= this.until) {
      const day = this.calendar.bucketAt('day', now - this.window / 2);
      this.threshold = day.first;
      this.until = day.end + this.window / 2;
    }
    return instant >= this.threshold;
  }

  /** The same of an instant so many milliseconds ago. */
  isYoung(age: number): boolean {
    return this.isFresh(this.clock.now() - age);
  }
}
