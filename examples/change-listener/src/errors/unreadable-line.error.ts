import { SpoorError } from '@spoor/core';

/** What the server sends is not a feed of changes: it is another kind of server, or something stands between. */
export class UnreadableLineError extends SpoorError {
  readonly code = 'UNREADABLE_LINE';

  constructor(url: string, line: string) {
    super(
      `${url} has sent a line that is not a change: ${line.slice(0, 200)}`,
      'Check that the address is that of a CouchDB database.',
    );
  }
}
