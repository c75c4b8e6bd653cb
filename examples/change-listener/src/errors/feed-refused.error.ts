import { SpoorError } from '@spoor/core';

const REMEDIES: Record<number, string> = {
  401: 'Put a user who may read it into the address: http://user:password@….',
  403: 'Give that user the right to read the database.',
  404: 'Create the database, or correct its name.',
};

/** The server does not give this feed, and asking again would not help. */
export class FeedRefusedError extends SpoorError {
  readonly code = 'FEED_REFUSED';

  constructor(
    url: string,
    readonly status: number,
    answer: string,
  ) {
    super(
      `${url} refuses its changes with status ${status}: ${answer.trim().slice(0, 200) || 'it does not say why'}.`,
      REMEDIES[status] ?? 'Check that the address is that of a CouchDB database.',
    );
  }
}
