import assert from 'node:assert/strict';
import type { DiffsGoneError, GoneReason } from '../../errors/diffs-gone.error.js';
import type { DiffLog } from '../../log/diff-log.js';

/** The cursor must be gone, and its error's cursor be one to go on with. */
export async function assertGone(log: DiffLog<string>, cursor: string, reason: GoneReason): Promise<void> {
  const error = await log.since(cursor).then(
    () => undefined,
    (rejection: unknown) => rejection as DiffsGoneError,
  );
  assert.equal(error?.reason, reason);
  assert.notEqual(error.cursor, cursor);
  assert.deepEqual((await log.since(error.cursor)).diffs, []);
}
