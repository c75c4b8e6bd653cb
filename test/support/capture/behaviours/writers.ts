import type { RowChange } from '@spoor/core';
import assert from 'node:assert/strict';

export const WRITERS = 8;
export const ROUNDS = 50;

/** Eight at once, each one write after another. */
export const writing = (
  write: (writer: number, round: number) => Promise<unknown>,
  rounds = ROUNDS,
): Promise<unknown> =>
  Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let round = 0; round < rounds; round++) await write(writer, round);
    }),
  );

/** That each change begins with what another has left, from the first value to the last, and none is left over. */
export function assertChain(changes: readonly RowChange[], path: string, first: unknown, last: unknown): void {
  const next = new Map(changes.map(({ before, after }) => [before?.[path], after?.[path]]));
  assert.equal(next.size, changes.length, `${changes.length} changes begin with ${next.size} different values`);
  let value = first;
  for (let step = 0; step < changes.length; step++) {
    assert.ok(next.has(value), `after ${step} of ${changes.length} changes nobody goes on from ${String(value)}`);
    value = next.get(value);
  }
  assert.deepEqual(value, last);
}

/** In the order in which the rows were written, which is not that in which the commits of several connections are told. */
export const byVersion = (changes: readonly RowChange[]): RowChange[] =>
  changes.toSorted((one, other) => Number(one.before?.['version']) - Number(other.before?.['version']));
