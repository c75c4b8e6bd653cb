import { SpoorError } from '@spoor/core';

/** Diffs would be shown to everybody. */
export class UnguardedDiffsError extends SpoorError {
  readonly code = 'SPOOR_DIFFS_UNGUARDED';

  constructor(path: string) {
    super(
      `The diffs at ${path}/diffs have no guard: everybody could read them.`,
      'Name those who may in guards; if all may, write a guard that says so.',
    );
  }
}
