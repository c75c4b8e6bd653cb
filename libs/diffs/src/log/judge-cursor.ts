import type { GoneReason } from '../errors/diffs-gone.error.js';
import type { LogView, Place, StoredDiff } from '../stores/log-view.js';
import type { Cursor } from './cursor.js';
import { tagOf } from './read-diff.js';

/** A log that nobody has heard of for longer than that may have existed meanwhile. */
const LONGEST_ABSENCE = 2;

/**
 * Whether a log can still tell everything after a cursor.
 *
 * @param view from the cursor's `at` on, oldest first
 * @param retention in microseconds
 * @returns why it cannot, or nothing when it can
 */
export function judgeCursor(
  cursor: Cursor | undefined,
  log: string,
  { state, generation, now, diffs }: LogView,
  retention: number,
): GoneReason | undefined {
  if (cursor?.log !== log) return 'foreign';
  if (!state) return judgeWithoutLog(cursor, generation, now, retention);
  const { epoch, floor, head } = state;
  const begins = cursor.epoch === '' && floor.at === 0;
  if (cursor.epoch !== epoch && !begins) return cursor.epoch === '' ? floor.reason : 'epoch';
  if (cursor.generation !== generation) return 'invalidated';
  if (begins) return isOutdated(cursor, now, retention) ? 'pruned' : undefined;
  if (cursor.at > head.at) return 'future';
  if (cursor.at < floor.at) return floor.reason;
  // Another diff may stand where the cursor's did: the store was restored, and others have written since.
  return isSame(cursor, head) || isSame(cursor, floor) || isSame(cursor, placeOf(diffs[0])) ? undefined : 'epoch';
}

function judgeWithoutLog(cursor: Cursor, generation: string, now: number, retention: number): GoneReason | undefined {
  if (cursor.epoch !== '') return 'epoch';
  if (cursor.generation !== generation) return 'invalidated';
  return isOutdated(cursor, now, retention) ? 'pruned' : undefined;
}

/** Whether there may have been a log since, which was forgotten. */
function isOutdated({ at }: Cursor, now: number, retention: number): boolean {
  return now - at > LONGEST_ABSENCE * retention;
}

function isSame(one: Place, other: Place | undefined): boolean {
  return one.at === other?.at && one.tag === other.tag;
}

function placeOf(diff: StoredDiff | undefined): Place | undefined {
  return diff && { at: diff.at, tag: tagOf(diff) };
}
