import { SpoorError } from '@spoor/core';

/** An entity, or a label, takes no part in following. Nothing was changed. */
export class NotFollowableError extends SpoorError {
  readonly code = 'SPOOR_NOT_FOLLOWABLE';

  /** @param followable the labels that are */
  constructor(
    readonly type: string,
    followable: readonly string[],
  ) {
    super(
      `"${type}" can neither follow nor be followed; of this DataSource's entities ${list(followable)}.`,
      'Decorate the class with @Followable(), or name it in SequereModule.forFeature([…]); if it was renamed, give it its old label among the aliases.',
    );
  }
}

function list(labels: readonly string[]): string {
  return labels.length === 0 ? 'none can' : `these can: ${labels.join(', ')}`;
}
