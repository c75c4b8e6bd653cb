import { SpoorError } from '@spoor/core';

/** The backend that was chosen cannot do this. Nothing was changed. */
export class UnsupportedByBackendError extends SpoorError {
  readonly code = 'SPOOR_UNSUPPORTED_BY_BACKEND';

  /** A change was to take part in a database transaction, but is kept where none reaches. */
  static joining(): UnsupportedByBackendError {
    return new UnsupportedByBackendError(
      'The backend of this SequereModule cannot take part in a transaction of the database: a rollback would not undo the change.',
      "Make the call after the commit and without { manager }, or use the backend 'database' or 'redis+database'.",
    );
  }

  /** Events were to be written in the transactions that make them. */
  static recording(): UnsupportedByBackendError {
    return new UnsupportedByBackendError(
      "The backend of this SequereModule takes part in no transaction of the database, so that events: 'outbox' has none to write in.",
      "Use events: 'memory', or the backend 'database' or 'redis+database'.",
    );
  }

  /** A query was to be narrowed by follows, but they are not in its database. */
  static querying(): UnsupportedByBackendError {
    return new UnsupportedByBackendError(
      'The backend of this SequereModule keeps no follows in the database, so that a query cannot be narrowed by them.',
      "Read a page of getFollowings() and query for its members, or use the backend 'database' or 'redis+database'.",
    );
  }
}
