import { SpoorError, type EntityRef } from '@spoor/core';

/** What an entity names as its parent cannot be identified. The transaction is rolled back. */
export class DiffParentError extends SpoorError {
  readonly code = 'SPOOR_DIFF_PARENT';

  constructor(
    readonly entity: EntityRef,
    cause: unknown,
  ) {
    super(
      `${entity.type} ${entity.id} has named a parent that cannot be identified.`,
      'Return an entity with an id, ref(Class, id), or nothing where there is no parent.',
      { cause },
    );
  }
}
