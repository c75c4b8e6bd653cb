import { SpoorError, type EntityRef } from '@spoor/core';

/** An entity was to follow itself. Nothing was changed. */
export class SelfFollowError extends SpoorError {
  readonly code = 'SPOOR_SELF_FOLLOW';

  constructor(readonly ref: EntityRef) {
    super(
      `${ref.type}:${ref.id} cannot follow itself.`,
      'Do not offer it: compare the two before, or handle this error as a refusal.',
    );
  }
}
