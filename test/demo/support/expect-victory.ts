import type { RaceResult } from '../../../apps/demo/src/race/race-outcome.js';

/** Spoor has counted everything and given everybody an own answer; the hand-written side has not. */
export function expectVictory({ increments, handwritten, spoor }: RaceResult): void {
  expect(increments).toBe(1_000);
  expect(spoor).toMatchObject({ count: 1_000, lost: 0, distinct: 1_000, failed: 0 });
  expect(handwritten.lost).toBeGreaterThan(0);
  expect(handwritten.distinct).toBeLessThan(1_000);
}
