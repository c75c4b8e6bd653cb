import { SpoorError } from '@spoor/core';

/** The server's `seq` is none that a counter can keep. The change was neither handled nor recorded. */
export class UnusableSeqError extends SpoorError {
  readonly code = 'UNUSABLE_SEQ';

  constructor(
    url: string,
    readonly seq: unknown,
  ) {
    super(
      `${url} gives a change the seq ${JSON.stringify(seq)}, and a counter keeps whole numbers up to 2^53−1.`,
      'Listen to a server that numbers its changes, as CouchDB 1 and PouchDB Server do. From CouchDB 2 on a seq is an opaque ' +
        'string: keep it whole, in a text column of your own, because its leading number is no place to continue from.',
    );
  }
}
