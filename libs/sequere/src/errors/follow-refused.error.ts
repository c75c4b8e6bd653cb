import { SpoorError, type EntityRef } from '@spoor/core';

/** The guard has refused a follow. Nothing was changed. */
export class FollowRefusedError extends SpoorError {
  readonly code = 'SPOOR_FOLLOW_REFUSED';

  constructor(
    readonly from: EntityRef,
    readonly to: EntityRef,
  ) {
    super(
      `${from.type}:${from.id} may not follow ${to.type}:${to.id}: the guard has refused it.`,
      'Handle it as a refusal; what is refused is decided by the option guard of SequereModule.',
    );
  }
}
