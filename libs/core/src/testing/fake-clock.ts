import type { Clock } from '../clock/clock.js';

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  /** @param time epoch milliseconds to begin with */
  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
