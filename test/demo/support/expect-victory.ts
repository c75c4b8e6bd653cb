import type { RaceOutcome, RaceResult } from '../../../apps/demo/src/race/race-outcome.js';

/** Spoor has every number right and has refused nobody; the hand-written side has not. */
export function expectVictory({ calls, handwritten, spoor }: RaceResult): void {
  expect(calls).toBe(1_000);
  expect(spoor).toEqual({
    figures: spoor.figures.map((figure) => ({ ...figure, value: figure.expected })),
    failed: 0,
    milliseconds: expect.any(Number),
  });
  expect(wrongOf(handwritten)).not.toEqual([]);
}

function wrongOf({ figures }: RaceOutcome): string[] {
  return figures.filter(({ value, expected }) => value !== expected).map(({ name }) => name);
}
