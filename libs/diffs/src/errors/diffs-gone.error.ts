import { SpoorError } from '@spoor/core';

/** Why the diffs after a cursor cannot be told. */
export type GoneReason =
  /** Older diffs were removed after the retention. */
  | 'pruned'
  /** The store was flushed, restored, or has lost diffs. */
  | 'epoch'
  /** The store has not come that far: it was restored from an older copy. */
  | 'future'
  /** It is none of this log. */
  | 'foreign'
  /** Rows changed in a way that nobody could follow, or an entity's values were erased. */
  | 'invalidated';

const CAUSES: Record<GoneReason, string> = {
  pruned: 'diffs after it have been pruned',
  epoch: 'the log was lost or restored since',
  future: 'the log has not come that far, as after a restore',
  foreign: 'it is no cursor of this log',
  invalidated: 'rows have changed since in a way that no diff tells',
};

/** There may be diffs after a cursor that nobody can tell any more. */
export class DiffsGoneError extends SpoorError {
  readonly code = 'SPOOR_DIFFS_GONE';

  /** @param cursor to go on with after loading everything once */
  constructor(
    readonly reason: GoneReason,
    readonly cursor: string,
  ) {
    super(
      `The diffs after this cursor are gone: ${CAUSES[reason]}.`,
      'Load the entities anew, then go on with the cursor of this error.',
    );
  }
}
